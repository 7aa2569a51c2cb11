import { addDays, type Day, daysBetween, type Period } from '../../../kernel/calendar.ts'
import type { Need } from '../../tasks/contract.ts'
import type { PromotionState } from '../contract.ts'

export type NeedFacts = {
  id: number
  name: string
  state: PromotionState
  start: Day
  period: Period
  after: Period
  hasCosts: boolean
  /** Tasks that came from it and are overdue. */
  late: number
}

/** A promotion that has been over for longer asks for nothing any more. */
const ASKED_DAYS = 21

/** What a promotion needs from the person on a day: at most one thing, the next. */
export const needsOf = (facts: NeedFacts, today: Day): Need[] => {
  const { id, name, state, start, period, after, hasCosts, late } = facts
  const need = (title: string, rest: Omit<Need, 'duty' | 'title' | 'path'>, tab = ''): Need[] => [
    { duty: 'promotion', title, path: `/promotion/${id}${tab}`, ...rest },
  ]
  const until = daysBetween(today, start)
  // 预售 and 预热 are running already; what is to be ready for 爆发 is still being prepared.
  const toPrepare = (): Need[] =>
    late > 0
      ? need(`「${name}」还有 ${until} 天爆发，${late} 项准备拖过了日子`, {
          due: start,
          weight: until <= 7 ? 90 : 60,
        })
      : until <= 7
        ? need(`「${name}」还有 ${until} 天爆发，看一遍准备好了没有`, { due: start, weight: 60 })
        : []
  switch (state) {
    case 'preparing':
      return toPrepare()
    case 'running':
      return today >= start
        ? need(`「${name}」正在进行，看照不照计划走`, { due: period.to, weight: 80 }, '?tab=pace')
        : toPrepare()
    case 'settling':
      return hasCosts
        ? []
        : need(`「${name}」结束了，把成本记全，ROI 才算得出`, { due: after.to, weight: 50 }, '?tab=effect')
    case 'ended':
      return daysBetween(after.to, today) <= ASKED_DAYS && !hasCosts
        ? need(
            `「${name}」的成本还没有记，ROI 没法证实`,
            { due: addDays(after.to, 7), weight: 60 },
            '?tab=effect',
          )
        : []
    case 'cancelled':
      return []
  }
}
