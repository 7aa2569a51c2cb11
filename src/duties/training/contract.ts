import { demoContract } from './demo/contract.ts'
import { drillContract } from './drills/contract.ts'

/** Where the job is learnt: what it consists of, shops to practise on, drills with a grade. */
export const trainingContract = { ...demoContract, ...drillContract }
