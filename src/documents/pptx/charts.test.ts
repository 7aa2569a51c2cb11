import { expect, test } from 'vitest'
import { documentOf } from '../fixtures.ts'
import { partsOf } from '../testing.ts'
import { renderPptx } from './slides.ts'

const chartIn = async (block: Parameters<typeof documentOf>[0]): Promise<string> =>
  [...(await partsOf(await renderPptx(documentOf(block))))].find(([path]) =>
    /charts\/chart\d+\.xml$/.test(path),
  )?.[1] ?? ''

test('a waterfall says what each bar amounts to, and where its axis begins', async () => {
  const block = {
    kind: 'chart' as const,
    chart: 'waterfall' as const,
    title: '为什么变了',
    unit: 'money' as const,
    before: { name: '上月', value: 268_215_328 },
    steps: [
      { name: '访客人次', value: 27_224_074 },
      { name: '支付转化率', value: -28_103_016 },
    ],
    after: { name: '本月', value: 267_336_386 },
  }
  const xml = await chartIn(block)
  for (const words of ['上月 268万', '访客人次 +27.2万', '支付转化率 −28.1万', '本月 267万'])
    expect(xml).toContain(`<c:v>${words}</c:v>`)
  const least = Number(/<c:min val="([\d.]+)"/.exec(xml)?.[1])
  expect(least).toBeGreaterThan(1_000_000)
  expect(least).toBeLessThan(2_673_363)
  const parts = await partsOf(await renderPptx(documentOf(block)))
  expect([...parts.values()].some((one) => one.includes('纵轴不从 0 起'))).toBe(true)
})

test('of lying bars the first name and the first series stand at the top, with their amounts', async () => {
  const xml = await chartIn({
    kind: 'chart',
    chart: 'bar',
    lying: true,
    title: '各价格带',
    unit: 'ratio',
    labels: ['便宜', '贵'],
    series: [
      { name: '占商品', values: [0.5, 0.5] },
      { name: '占卖出', values: [0.4, 0.6] },
    ],
  })
  expect(xml.indexOf('占卖出')).toBeLessThan(xml.indexOf('占商品'))
  expect(xml.indexOf('<c:v>贵</c:v>')).toBeLessThan(xml.indexOf('<c:v>便宜</c:v>'))
  expect(xml).toContain('<c:showVal val="1"/>')
})

test('the days of a month stand aslant, so that none breaks', async () => {
  const days = Array.from({ length: 31 }, (_, n) => `2026-10-${String(n + 1).padStart(2, '0')}`)
  const line = (labels: string[]) => ({
    kind: 'chart' as const,
    chart: 'line' as const,
    title: '按天',
    unit: 'count' as const,
    labels,
    series: [{ name: '件数', values: labels.map((_, n) => n), dashed: false }],
  })
  const month = await chartIn(line(days))
  // −45° in sixty thousandths; of 315°, which is the same, some programs make 0.
  expect(month).toContain('rot="-2700000"')
  expect(await chartIn(line(days.slice(0, 7)))).not.toContain('rot=')
})
