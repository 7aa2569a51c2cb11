import { auditedTables } from '../../src/record-tables.ts'
import { type AuditFinding, checkAudit } from '../../src/storage/audit-check.ts'
import { measured } from '../task.ts'
import { recordsIn } from './records.ts'

measured({
  prepare: ({ folder }: { folder: string }) => recordsIn(folder),
  work: (records): Promise<AuditFinding> => checkAudit(records, auditedTables),
  tidy: (records) => records.close(),
})
