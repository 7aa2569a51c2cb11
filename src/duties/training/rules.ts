import type { DemoStep } from './contract.ts'

/** The name shows at every turn that nothing in it is real. */
export const demoShopName = '示范店·青禾家居'

/** Everybody's demo shop tells the same story: only its last day differs. */
export const demoSeed = 1

/** What part of the whole the writing of the files takes, as measured; importing them takes the rest. */
const writingShare = 0.3

/** How far a demo shop is, 0 to 1. `fraction`: of the step under way. */
export const demoProgress = (doing: DemoStep['doing'], fraction: number): number => {
  const within = Math.min(1, Math.max(0, fraction))
  if (doing === 'writing') return writingShare * within
  return doing === 'importing' ? writingShare + (1 - writingShare) * within : 1
}
