import { implement } from '@orpc/server'
import { type DoctorAnswer, systemContract } from './contract.ts'

type Checked = {
  engine: string
  checkIntegrity: () => Promise<string[]>
  size: () => Promise<number>
}

/** What the system's own procedures need to know of the house. */
export type SystemParts = {
  version: string
  node: string
  folder: string
  records: Checked
  facts: Checked & { citus: boolean }
  audit: () => Promise<DoctorAnswer['audit']>
  shops: () => Promise<DoctorAnswer['shops']>
  /** What the last start found and said. */
  recovered: readonly string[]
  backup: (wish: {
    file: string
    passphrase?: string | undefined
    unprotected?: true | undefined
  }) => Promise<{ file: string; bytes: number; isSealed: boolean }>
}

const checked = async ({ engine, checkIntegrity, size }: Checked) => ({
  engine,
  bytes: await size(),
  problems: await checkIntegrity(),
})

/** 体检 and backup. */
export const systemRoutes = (parts: SystemParts) => {
  const os = implement(systemContract)
  return os.router({
    doctor: os.doctor.handler(async () => {
      const records = await checked(parts.records)
      const facts = await checked(parts.facts)
      const audit = await parts.audit()
      return {
        version: parts.version,
        node: parts.node,
        folder: parts.folder,
        records,
        facts: { ...facts, citus: parts.facts.citus },
        audit,
        shops: await parts.shops(),
        recovered: [...parts.recovered],
        sound: records.problems.length + facts.problems.length + audit.problems.length === 0,
      }
    }),
    backup: os.backup.handler(({ input }) => parts.backup(input)),
  })
}
