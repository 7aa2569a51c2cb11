import { demoContract } from './demo/contract.ts'
import { drillContract } from './drills/contract.ts'
import { jobMapContract } from './job-map/contract.ts'

/** Where the job is learnt: what it consists of, shops to practise on, drills with a grade. */
export const trainingContract = { ...jobMapContract, ...demoContract, ...drillContract }
