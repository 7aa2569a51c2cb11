import { implement } from '@orpc/server'
import { type DoctorAnswer, type RecountAnswer, systemContract } from './contract.ts'

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
  /** Sums that are not those of what they are the sums of, in words; asked of a sound store only. */
  wrongSums: () => Promise<string[]>
  recount: () => Promise<RecountAnswer['shops']>
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
      const wrongSums = facts.problems.length === 0 ? await parts.wrongSums() : []
      const audit = await parts.audit()
      return {
        version: parts.version,
        node: parts.node,
        folder: parts.folder,
        records,
        facts: { ...facts, problems: [...facts.problems, ...wrongSums], citus: parts.facts.citus },
        audit,
        shops: await parts.shops(),
        recovered: [...parts.recovered],
        recountable: wrongSums.length > 0,
        sound: [records.problems, facts.problems, wrongSums, audit.problems].every(
          ({ length }) => length === 0,
        ),
      }
    }),
    recount: os.recount.handler(async () => ({ shops: await parts.recount() })),
    backup: os.backup.handler(({ input }) => parts.backup(input)),
  })
}
