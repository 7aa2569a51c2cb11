import { words } from '../../../web/kit/words.ts'
import type { ReportSummary } from '../contract.ts'

type State = ReportSummary['state']
type Timing = NonNullable<ReportSummary['timeliness']>

/** What the first page says of reports, too; it loads no more of them than this. */
export const dueWords = words(
  {
    toDo: '要交的',
    due: (day: string) => `${day} 截止`,
    states: { draft: '草稿', submitted: '已提交', withdrawn: '已撤回' } as Record<State, string>,
    timings: { 'on-time': '按时', late: '迟交', overdue: '已过期', open: '未到期' } as Record<Timing, string>,
    ledger: '台账',
  },
  {
    toDo: 'To hand in',
    due: (day: string) => `due ${day}`,
    states: { draft: 'Draft', submitted: 'Submitted', withdrawn: 'Withdrawn' },
    timings: { 'on-time': 'On time', late: 'Late', overdue: 'Overdue', open: 'Not due yet' },
    ledger: 'Ledger',
  },
)
