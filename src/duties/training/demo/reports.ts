import {
  addDays,
  BEIJING,
  type Day,
  day,
  type Period,
  parsePeriod,
  weekStart,
} from '../../../kernel/calendar.ts'
import type { Role } from '../../people/contract.ts'
import type { Report } from '../../reports/contract.ts'
import type { ReportKind } from '../../reports/rules/maker.ts'
import type { Crew } from './people.ts'
import type { DemoTeam, TeamStep } from './team.ts'

type Named = { shop: string }
type One = Named & { id: number; member: number | null }

/** The verbs of reports, done at a moment. */
type ReportVerbs = {
  make: (
    input: Named & {
      kind: ReportKind
      from?: Day
      to?: Day
      subject?: string
      member: number | null
    },
  ) => Promise<Report>
  decide: (
    input: Named & { id: number; suggestion: string; owner: number | null; due: Day },
  ) => Promise<unknown>
  comment: (input: One & { section: string; words: string }) => Promise<unknown>
  submit: (input: One) => Promise<unknown>
}

type Verbs = {
  crew: Crew
  at: (moment: Temporal.Instant) => ReportVerbs
  promotions: (input: Named) => Promise<readonly { id: number; period: Period }[]>
  plans: (input: Named) => Promise<readonly { id: number; from: string }[]>
  meetings: (
    input: Named,
  ) => Promise<{ meetings: readonly { id: number; day: string; heldAt: string | null }[] }>
  surveys: (input: Named) => Promise<readonly { id: number; closesOn: string }[]>
}

/** A report of the team: about what, and on which evening it was handed in; without one it is a draft of this morning. */
type Written = {
  kind: ReportKind
  by: Role
  about: { from?: Day; to?: Day; subject?: string }
  handedIn?: Day
}

const hours = (of: Day, hour: number): Temporal.Instant =>
  Temporal.PlainDate.from(of).toZonedDateTime({ timeZone: BEIJING, plainTime: { hour } }).toInstant()

/** What its appendix would make a reader wonder about: all files came on one day, after the report was handed in. */
const hindsight = (handedIn: Day, to: Day): string =>
  `示范店的文件是做好那天一次导入的，这份报告也是那时补写的：提交日写作 ${handedIn}，数字用的是到 ${to} 的全部文件，后来才有的退款也在里面；所以附录里文件的入库晚于提交。真的店只用提交时有的文件。`

/** Weeks and months: the one before, handed in some days after its end, and the one that goes on. */
const periodic = ({ from, to }: Pick<DemoTeam, 'from' | 'to'>): Written[] => {
  const monday = weekStart(to)
  const week: Period = { from: monday, to: addDays(monday, 6) }
  const month = parsePeriod(to.slice(0, 7))
  const before = (period: Period): Period =>
    period === week
      ? { from: addDays(monday, -7), to: addDays(monday, -1) }
      : parsePeriod(addDays(period.from, -1).slice(0, 7))
  const kinds: { kind: ReportKind; by: Role; period: Period; after: number }[] = [
    { kind: 'weekly', by: 'operator', period: week, after: 1 },
    { kind: 'monthly', by: 'operator', period: month, after: 1 },
    { kind: 'market', by: 'analyst', period: month, after: 3 },
    { kind: 'listing', by: 'operator', period: month, after: 2 },
    { kind: 'optimisation', by: 'design', period: month, after: 2 },
    { kind: 'analysis', by: 'analyst', period: month, after: 4 },
    // A month's answers are many, and somebody is always late.
    { kind: 'service', by: 'service', period: month, after: 10 },
  ]
  return kinds.flatMap(({ kind, by, period, after }): Written[] => {
    const last = before(period)
    const evening = addDays(last.to, after)
    const earlier: Written[] =
      last.from >= from
        ? [{ kind, by, about: last, handedIn: evening <= to ? evening : addDays(last.to, 1) }]
        : []
    return [...earlier, { kind, by, about: period }]
  })
}

/** What has days of its own: the last one that is over, handed in, and the newest as a draft. */
const onSubjects = async (
  { promotions, plans, meetings, surveys }: Verbs,
  shop: string,
  to: Day,
): Promise<Written[]> => {
  const pair = (
    kind: ReportKind,
    by: Role,
    all: readonly { id: number; on: string; handedIn: string }[],
  ): Written[] => {
    const [newest, earlier] = all.toSorted((a, b) => b.on.localeCompare(a.on))
    const draft: Written[] = newest ? [{ kind, by, about: { subject: String(newest.id) } }] : []
    const evening = earlier && day(earlier.handedIn)
    return earlier && evening && evening <= to
      ? [{ kind, by, about: { subject: String(earlier.id) }, handedIn: evening }, ...draft]
      : draft
  }
  const dayAfter = (of: string, days: number): Day => addDays(day(of), days)
  const [campaigns, strategies, talks, asked] = await Promise.all([
    promotions({ shop }),
    plans({ shop }),
    meetings({ shop }),
    surveys({ shop }),
  ])
  const ended = campaigns.flatMap(({ id, period: { to: last } }) =>
    last <= to ? [{ id, on: last, handedIn: dayAfter(last, 14) }] : [],
  )
  return [
    ...pair('promotion', 'analyst', ended),
    ...pair(
      'strategy',
      'operator',
      strategies.map(({ id, from }) => ({ id, on: from, handedIn: from })),
    ),
    ...pair(
      'minutes',
      'manager',
      talks.meetings.flatMap(({ id, day: on, heldAt }) =>
        heldAt === null ? [] : [{ id, on, handedIn: on }],
      ),
    ),
    ...pair(
      'survey',
      'service',
      asked.map(({ id, closesOn }) => ({ id, on: closesOn, handedIn: dayAfter(closesOn, 2) })),
    ),
  ]
}

/**
 * Of each kind of report the last one handed in, and the one that the team is at as a draft. What the shop is too young
 * for is left out.
 */
export const reportsTeam = (verbs: Verbs): TeamStep => ({
  name: '报告',
  type: async ({ shop: { name: shop }, from, to }, signal) => {
    const { crew, at } = verbs
    const morning = hours(addDays(to, 1), 9)
    const manager = await crew('manager')
    // In the order of their days: one knows what an earlier one of its kind proposed.
    const all = [...periodic({ from, to }), ...(await onSubjects(verbs, shop, to))].toSorted((a, b) =>
      (a.handedIn ?? '9').localeCompare(b.handedIn ?? '9'),
    )
    for (const { kind, by, about, handedIn } of all) {
      signal.throwIfAborted()
      const member = await crew(by)
      const then = at(handedIn ? hours(handedIn, 17) : morning)
      const { id, suggestions, sections } = await then.make({ shop, kind, member, ...about })
      // What is handed in leaves nothing without somebody who does it.
      for (const { id: suggestion } of handedIn ? suggestions : suggestions.slice(0, 2))
        await then.decide({ shop, id, suggestion, owner: member, due: addDays(handedIn ?? to, 7) })
      const [first] = sections
      if (handedIn) {
        if (first) await then.comment({ shop, id, section: first.id, member, words: hindsight(handedIn, to) })
        await then.submit({ shop, id, member })
      } else if (kind === 'monthly' && first)
        await then.comment({
          shop,
          id,
          section: first.id,
          member: manager,
          words: '月底数据齐了再更新一次再交。',
        })
    }
  },
})
