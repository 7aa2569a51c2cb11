import { addDays, type Day, day, daysBetween, type Period } from '../../../kernel/calendar.ts'
import { lunarDay, springFestival } from '../../../kernel/chinese-calendar.ts'
import { EventSize, Phase } from '../contract.ts'

/** 预售 · 预热 · 开门红 · 正式期 · 返场, in the order in which they come. */
export const phases = Phase.options

/** large: 双11 and 618; medium: the others of the whole platform; small: what few shops feel. */
export const sizes = EventSize.options

export type PhaseDays = { phase: Phase; from: Day; to: Day }

/** An event of one year. `peak` is its D day, by which years are laid over each other. */
export type CalendarEvent = {
  id: string
  year: number
  name: string
  size: EventSize
  peak: Day
  isAnnounced: boolean
  /** At least one; none overlaps another; in the order of their days. */
  phases: readonly PhaseDays[]
}

type Spans = Partial<Record<Phase, readonly [from: Day, to: Day]>>

const event = (
  of: Pick<CalendarEvent, 'id' | 'year' | 'name' | 'size' | 'peak'>,
  spans: Spans,
): CalendarEvent => ({
  ...of,
  isAnnounced: false,
  phases: phases.flatMap((phase) => {
    const span = spans[phase]
    return span ? [{ phase, from: span[0], to: span[1] }] : []
  }),
})

/**
 * Events of the platform as they have lately lain, for the team to correct when dates are announced: all are
 * estimated. 年货节 moves with 春节, 七夕 and 中秋 with the lunar calendar; the other dates are those of late years.
 */
export const estimatedEvents = (year: number): CalendarEvent[] => {
  const on = (monthDay: string): Day => day(`${year}-${monthDay}`)
  const span = (from: string, to: string) => [on(from), on(to)] as const
  const before = (of: Day, first: number, last: number) => [addDays(of, -first), addDays(of, -last)] as const
  const spring = springFestival(year)
  const seventh = lunarDay(year, 7, 7)
  return [
    event(
      { id: 'nianhuo', year, name: '年货节', size: 'medium', peak: addDays(spring, -26) },
      { warmup: before(spring, 36, 33), main: before(spring, 32, 20) },
    ),
    event(
      { id: '38', year, name: '38焕新周', size: 'medium', peak: on('03-08') },
      { warmup: span('03-01', '03-03'), main: span('03-04', '03-08') },
    ),
    event(
      { id: 'spring-home', year, name: '春季家装节', size: 'small', peak: on('03-31') },
      { main: span('03-23', '03-31') },
    ),
    event(
      { id: '520', year, name: '520', size: 'small', peak: on('05-20') },
      { main: span('05-18', '05-20') },
    ),
    event(
      { id: '618', year, name: '天猫618', size: 'large', peak: on('06-18') },
      {
        presale: span('05-13', '05-15'),
        opening: span('05-16', '05-19'),
        warmup: span('06-07', '06-13'),
        main: span('06-14', '06-18'),
        encore: span('06-19', '06-20'),
      },
    ),
    event({ id: 'qixi', year, name: '七夕', size: 'small', peak: seventh }, { main: before(seventh, 4, 0) }),
    event(
      { id: '818', year, name: '818', size: 'small', peak: on('08-18') },
      { main: span('08-16', '08-18') },
    ),
    event(
      { id: 'school', year, name: '开学季', size: 'small', peak: on('08-31') },
      { main: span('08-25', '08-31') },
    ),
    event(
      {
        id: '99',
        year,
        name: year >= 2026 ? '超级88（原99划算节）' : '99划算节',
        size: 'medium',
        peak: on('09-09'),
      },
      { warmup: span('09-04', '09-06'), main: span('09-07', '09-09'), encore: span('09-10', '09-12') },
    ),
    event(
      { id: '1111', year, name: '天猫双11', size: 'large', peak: on('11-11') },
      {
        presale: span('10-15', '10-19'),
        opening: span('10-20', '10-23'),
        warmup: span('10-29', '11-07'),
        main: span('11-08', '11-11'),
        encore: span('11-12', '11-13'),
      },
    ),
    event(
      { id: '1212', year, name: '双12年终庆', size: 'medium', peak: on('12-12') },
      { warmup: span('12-06', '12-07'), main: span('12-08', '12-12') },
    ),
    event(
      { id: 'holidays', year, name: '双旦礼遇季', size: 'small', peak: on('12-25') },
      { main: span('12-20', '12-25') },
    ),
  ].map((one) => ({
    ...one,
    phases: [...one.phases].sort((a, b) => daysBetween(b.from, a.from)),
  }))
}

/** First and last day of an event. */
export const spanOf = ({ phases: all, peak }: CalendarEvent): Period => ({
  from: all.reduce((first, { from }) => (from < first ? from : first), peak),
  to: all.reduce((last, { to }) => (to > last ? to : last), peak),
})

/** D−21, D+7 and the like: where a day lies beside the D day. */
export const dayOfCampaign = ({ peak }: CalendarEvent, at: Day): number => daysBetween(peak, at)
