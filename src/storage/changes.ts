/** How the state of databases is told, by their Kysely. */
const tellers = new WeakMap<object, () => Promise<string | undefined>>()

/** For a store whose state is known without asking for what it holds. */
export const tellsState = (db: object, tell: () => Promise<string | undefined>): void =>
  void tellers.set(db, tell)

/**
 * A text that is another one after each change of what the database holds, on whichever server it was made; undefined
 * where it is not known.
 */
export const stateOf = async (db: object): Promise<string | undefined> => tellers.get(db)?.()
