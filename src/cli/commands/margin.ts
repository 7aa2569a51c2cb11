import { day } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, textFlag, withSession } from '../command.ts'
import { textTable } from '../text-table.ts'

const usage = 'margin [set PERCENT [--from DAY] | remove [--from DAY]]'

/** `32.5` or `32.5%`. */
const percentOf = (text: string): number => {
  const percent = /^\d{1,3}(\.\d{1,2})?%?$/.test(text) ? Number(text.replace('%', '')) : Number.NaN
  if (!(percent >= 0 && percent <= 100))
    throw new Failure('invalid_input', {
      detail: `毛利率「${text}」要写成 0 到 100 之间的百分数，最多两位小数，例如 32.5。`,
    })
  return percent
}

export const margin: Command = {
  name: 'margin',
  summary: '毛利率：看、设、删除（算 ROI（毛利）用）',
  usage,
  words: { otherwise: 1, set: 2 },
  flags: { '--from DAY': '从这一天起；不写就是一直以来' },
  options: { from: { type: 'string' } },
  examples: [
    ['margin', '看这家店的毛利率'],
    ['margin set 32.5', '一直以来都是 32.5%'],
    ['margin set 30 --from 2026-11-01', '11 月 1 日起改为 30%，之前的不变'],
    ['margin remove --from 2026-11-01', '删除 11 月 1 日起的那一条'],
  ],
  run: async (call) => {
    const [verb, value] = call.words
    const given = textFlag(call.flags, 'from')
    const from = given === undefined ? null : day(given)
    const shop = call.shop === undefined ? {} : { shop: call.shop }
    const percent = verb === 'set' && value !== undefined ? percentOf(value) : undefined
    if (verb !== undefined && verb !== 'remove' && percent === undefined)
      throw new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
    const list = await withSession(call, ({ client: { facts } }) => {
      if (percent !== undefined) return facts.setMargin({ ...shop, percent, from })
      return verb === 'remove' ? facts.removeMargin({ ...shop, from }) : facts.margins(shop)
    })
    printed(call, list, () =>
      list.length === 0
        ? '还没有设毛利率，所以没有推广毛利和 ROI（毛利）。例：zhanggui margin set 32.5'
        : textTable(
            [{ title: '起始日' }, { title: '毛利率', align: 'right' }],
            list.map((one) => [one.from ?? '一直以来', `${one.percent}%`]),
          ),
    )
    return 0
  },
}
