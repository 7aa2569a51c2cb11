/** The name shows at every turn that nothing in it is real. */
export const demoShopName = '示范店·青禾家居'

/** Everybody's demo shop tells the same story: only its last day differs. */
export const demoSeed = 1

/** A few rows of one report cannot be read, so that there is something to see where rows are refused. */
export const demoDirt: readonly string[] = ['wujie-plan']

/** What part of the work the writing of the files is, as measured; the rest is importing them. */
const writingShare = 0.2

/**
 * How far a demo shop is, 0 to 1: `written` of its days; bytes of the files that are whole and of those imported.
 * Files are imported while others are written, so that what there will be in the end is guessed from the days.
 */
export const demoProgress = (written: number, files: { whole: number; imported: number }): number => {
  const imported = files.whole === 0 ? 0 : (files.imported / files.whole) * written
  return writingShare * written + (1 - writingShare) * imported
}
