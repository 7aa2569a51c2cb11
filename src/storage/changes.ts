/** How often databases were changed, by their Kysely. */
const counts = new WeakMap<object, () => number>()

/** Only for a store that nobody but this process writes to. */
export const countsChanges = (db: object, count: () => number): void => void counts.set(db, count)

/**
 * A number that is another one after each change of what the database holds; undefined where others write to it, too,
 * or it is not known.
 */
export const changesOf = (db: object): number | undefined => counts.get(db)?.()
