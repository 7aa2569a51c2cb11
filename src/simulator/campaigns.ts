import { addDays, type Day, day, daysBetween, type Period } from '../kernel/calendar.ts'
import { springFestival } from '../kernel/chinese-calendar.ts'
import type { Campaign } from './model.ts'

/** Dates of a year's events, of the size they have had lately; announced ones differ by days. */
const ofYear = (year: number): readonly Omit<Campaign, 'items'>[] => {
  const on = (monthDay: string): Day => day(`${year}-${monthDay}`)
  const spring = springFestival(year)
  const platform = (
    id: string,
    name: string,
    from: Day,
    to: Day,
    strength: Pick<Campaign, 'discount' | 'traffic' | 'conversion'>,
    before: Pick<Campaign, 'warmupDays' | 'warmupDip'> = { warmupDays: 0, warmupDip: 0 },
  ): Omit<Campaign, 'items'> => ({
    id: `${id}-${year}`,
    name,
    kind: 'platform',
    from,
    to,
    ...strength,
    ...before,
    pullForward: 0.3,
    pullDays: 10,
    cannibalisation: 0,
  })
  const own = (id: string, name: string, from: Day, to: Day): Omit<Campaign, 'items'> => ({
    id: `${id}-${year}`,
    name,
    kind: 'shop',
    from,
    to,
    discount: 0.12,
    traffic: 1.15,
    conversion: 1.3,
    warmupDays: 0,
    warmupDip: 0,
    pullForward: 0.2,
    pullDays: 7,
    cannibalisation: 0.06,
  })
  return [
    platform('nianhuo', '年货节', addDays(spring, -32), addDays(spring, -20), {
      discount: 0.1,
      traffic: 1.25,
      conversion: 1.2,
    }),
    platform('38', '38焕新周', on('03-04'), on('03-08'), { discount: 0.1, traffic: 1.2, conversion: 1.25 }),
    own('spring', '春季焕新会员日', on('04-11'), on('04-15')),
    platform(
      '618',
      '天猫618',
      on('06-14'),
      on('06-20'),
      { discount: 0.15, traffic: 1.6, conversion: 1.55 },
      { warmupDays: 7, warmupDip: 0.14 },
    ),
    platform('88', '超级88', on('09-07'), on('09-10'), { discount: 0.12, traffic: 1.2, conversion: 1.25 }),
    own('anniversary', '周年店庆', on('09-21'), on('09-25')),
    platform(
      '1111',
      '天猫双11',
      on('11-08'),
      on('11-12'),
      { discount: 0.15, traffic: 2.1, conversion: 1.9 },
      { warmupDays: 10, warmupDip: 0.18 },
    ),
    platform('1212', '双12年终庆', on('12-10'), on('12-12'), {
      discount: 0.1,
      traffic: 1.25,
      conversion: 1.3,
    }),
  ]
}

/** Events that touch the period or cast their shadow into it. `promoted`: items of the shop's own promotions. */
export const campaignsOf = (period: Period, promoted: readonly string[]): Campaign[] => {
  const years: number[] = []
  for (let year = Number(period.from.slice(0, 4)); year <= Number(period.to.slice(0, 4)) + 1; year++)
    years.push(year)
  return years
    .flatMap(ofYear)
    .filter(
      ({ from, to, pullDays, warmupDays }) =>
        addDays(to, pullDays) >= period.from && addDays(from, -warmupDays) <= period.to,
    )
    .map((campaign) => ({ ...campaign, items: campaign.kind === 'shop' ? promoted : [] }))
}

/** How strong a day of the event is: the last days are the great ones, the first is a good one. 0 outside. */
const strengthOn = ({ from, to }: Campaign, at: Day): number => {
  if (at < from || at > to) return 0
  const [since, left] = [daysBetween(from, at), daysBetween(at, to)]
  return left <= 1 ? 1 : since === 0 ? 0.8 : 0.45
}

/** What an event does to an item on a day. */
export type Effect = { traffic: number; conversion: number; discount: number; isPeak: boolean }

const none: Effect = { traffic: 1, conversion: 1, discount: 0, isPeak: false }

/**
 * Days of ordinary sales that the event adds, by its own factors alone: Σ (traffic × conversion − 1). Of these
 * `pullForward` are missing afterwards, less each day.
 */
const daysAdded = (campaign: Campaign): number => {
  const days = daysBetween(campaign.from, campaign.to) + 1
  return Array.from({ length: days }, (_, i) => {
    const s = strengthOn(campaign, addDays(campaign.from, i))
    return (1 + (campaign.traffic - 1) * s) * (1 + (campaign.conversion - 1) * s) - 1
  }).reduce((sum, added) => sum + added, 0)
}

export const effectOf = (campaign: Campaign, isIn: boolean, at: Day): Effect => {
  const strength = strengthOn(campaign, at)
  if (strength > 0)
    return isIn
      ? {
          traffic: 1 + (campaign.traffic - 1) * strength,
          conversion: 1 + (campaign.conversion - 1) * strength,
          discount: campaign.discount,
          isPeak: strength === 1 && campaign.kind === 'platform',
        }
      : { ...none, conversion: 1 - campaign.cannibalisation }
  if (!isIn) return none
  const until = daysBetween(at, campaign.from)
  if (until > 0 && until <= campaign.warmupDays)
    // People wait and fill their carts: they come, and do not buy yet.
    return { ...none, traffic: 1.05, conversion: 1 - campaign.warmupDip }
  const after = daysBetween(campaign.to, at)
  if (after > 0 && after <= campaign.pullDays) {
    const weight = (2 * (campaign.pullDays + 1 - after)) / (campaign.pullDays * (campaign.pullDays + 1))
    return { ...none, conversion: 1 - Math.min(0.6, campaign.pullForward * daysAdded(campaign) * weight) }
  }
  return none
}
