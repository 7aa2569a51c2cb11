import { z } from 'zod'
import { factsContract } from '../facts/contract.ts'
import { importingContract } from '../importing/contract.ts'
import { contract } from '../kernel/contract.ts'

/** What is installed, where data is, whether both stores are sound. */
export const DoctorAnswer = z.object({
  version: z.string(),
  node: z.string(),
  folder: z.string(),
  records: z.object({ engine: z.string(), bytes: z.number(), problems: z.array(z.string()) }),
  facts: z.object({
    engine: z.string(),
    citus: z.boolean(),
    bytes: z.number(),
    problems: z.array(z.string()),
  }),
  shops: z.array(z.object({ name: z.string(), batches: z.number().int(), rows: z.number().int() })),
  /** What the last start found: batches half written before a crash and taken back, files not taken. */
  recovered: z.array(z.string()),
  sound: z.boolean(),
})
export type DoctorAnswer = z.infer<typeof DoctorAnswer>

export const systemContract = {
  doctor: contract
    .meta({ permission: 'settings.read' })
    .route({ method: 'GET', path: '/system/doctor', summary: '体检' })
    .output(DoctorAnswer),
  backup: contract
    .meta({ permission: 'settings.write' })
    .route({ method: 'POST', path: '/system/backup', summary: '备份到一个文件（服务器上的路径）' })
    .input(z.object({ file: z.string().min(1).max(1000) }))
    .output(z.object({ file: z.string(), bytes: z.number() })),
}

/** Everything the program offers: server, web app, command line and OpenAPI document read this one. */
export const api = { facts: factsContract, importing: importingContract, system: systemContract }
