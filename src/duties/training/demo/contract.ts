import { z } from 'zod'
import { contract, DayText } from '../../../kernel/contract.ts'

/** How much there is to see: 小店 of a quarter, 中店 of more than a year. */
export const DemoScenario = z.enum(['small', 'medium'])
export type DemoScenario = z.infer<typeof DemoScenario>

/**
 * What is being done for the demo shop: its files are written, then imported one after another; then, when it can be
 * seen already, its team types what a team types.
 */
export const DemoStep = z.object({
  doing: z.enum(['writing', 'importing', 'typing', 'removing']),
  /** Days written, the file being imported or the duty whose team types, from 1; of so many. */
  at: z.number().int(),
  of: z.number().int(),
  /** The file, or what is typed. */
  file: z.string().nullable(),
  /** 0..1 of the whole. */
  progress: z.number(),
})
export type DemoStep = z.infer<typeof DemoStep>

export const Demo = z.object({
  state: z.enum(['none', 'making', 'ready']),
  /** The name of its shop; nobody sees the shop before it is ready. */
  shop: z.string().nullable(),
  scenario: DemoScenario.nullable(),
  from: DayText.nullable(),
  to: DayText.nullable(),
  /** While the shop is made, and until its team has typed everything. */
  step: DemoStep.nullable(),
  /** What its team could not type, each by its name; the log says why. */
  untyped: z.array(z.string()),
  /** Why the last one did not come about; nothing of it is left. */
  failure: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
})
export type Demo = z.infer<typeof Demo>

const read = { permission: 'shop.read' } as const
const write = { permission: 'shop.write' } as const

/** The demo shop: invented, and known down to its causes. */
export const demoContract = {
  demo: contract
    .meta({ ...read, scope: 'somewhere' })
    .route({ method: 'GET', path: '/demo-shop', summary: '示范店：有没有，做到哪里' })
    .output(Demo),
  makeDemo: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'POST', path: '/demo-shop', summary: '生成并导入示范店' })
    .input(z.object({ scenario: DemoScenario.default('medium') }))
    .output(Demo),
  cancelDemo: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'POST', path: '/demo-shop/cancellation', summary: '停下正在生成的示范店，什么都不留' })
    .output(Demo),
  removeDemo: contract
    .meta({ ...write, scope: 'installation' })
    .route({ method: 'DELETE', path: '/demo-shop', summary: '移除示范店和它的全部数据' })
    .output(Demo),
}
