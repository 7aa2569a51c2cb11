import { implement } from '@orpc/server'
import { parsePeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import {
  commentReport,
  decideSuggestion,
  ledger,
  makeReport,
  openReport,
  removeReportComment,
  reportDrift,
  reportSubjects,
  submitReport,
  withdrawReport,
  wordReport,
} from './actions.ts'
import type { ReportContext } from './context.ts'
import { reportsContract } from './contract.ts'
import { reportFile, reportFiles } from './files.ts'
import { reportSettings, setReportSettings } from './settings.ts'

const periodOf = (from: string | undefined, to: string | undefined) => {
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined)
    throw new Failure('invalid_input', { detail: '日期要写全：从哪天（from）到哪天（to），或都不写。' })
  return parsePeriod(`${from}..${to}`)
}

/** The reports' part of the API. */
export const reportsRoutes = (context: ReportContext) => {
  const os = implement(reportsContract)
  return os.router({
    ledger: os.ledger.handler(({ input }) => ledger(context, input)),
    subjects: os.subjects.handler(({ input }) => reportSubjects(context, input)),
    open: os.open.handler(({ input }) => openReport(context, input)),
    make: os.make.handler(({ input: { from, to, compare, ...input } }) =>
      makeReport(context, {
        ...input,
        period: periodOf(from, to),
        compare: periodOf(compare?.from, compare?.to),
      }),
    ),
    word: os.word.handler(({ input }) => wordReport(context, input)),
    decide: os.decide.handler(({ input }) => decideSuggestion(context, input)),
    comment: os.comment.handler(({ input }) => commentReport(context, input)),
    removeComment: os.removeComment.handler(({ input }) => removeReportComment(context, input)),
    submit: os.submit.handler(({ input }) => submitReport(context, input)),
    withdraw: os.withdraw.handler(({ input }) => withdrawReport(context, input)),
    drift: os.drift.handler(({ input }) => reportDrift(context, input)),
    file: os.file.handler(({ input }) => reportFile(context, input)),
    files: os.files.handler(({ input }) => reportFiles(context, input)),
    settings: os.settings.handler(({ input }) => reportSettings(context, input)),
    setSettings: os.setSettings.handler(({ input }) => setReportSettings(context, input)),
  })
}
