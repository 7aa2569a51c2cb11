import { init } from 'echarts/core'
import { expect, test } from 'vitest'
import { chartOptions } from './chart-canvas.tsx'
import { light } from './theme.ts'

const drawn = (unit: 'count' | 'money', kind: 'line' | 'bar', values: (number | null)[]): string[] => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 600, height: 260 })
  const labels = values.map((_, at) => `2026-11-${String(at + 1).padStart(2, '0')}`)
  const looks = { height: 260, palette: light, language: 'zh', missingName: '缺数据' } as const
  const series = [{ name: '订单', unit, values }]
  chart.setOption(chartOptions({ ...looks, kind, labels, series, description: '' }))
  const texts = [...chart.renderToSVGString().matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(
    ([, text = '']) => text,
  )
  chart.dispose()
  return texts.filter((text) => /^[\d.]+$/.test(text))
}

test.each(['line', 'bar'] as const)(
  'the axis of a count has whole numbers: half an order is none (%s)',
  (kind) => {
    expect(drawn('count', kind, [0, 1, 0, 0])).toEqual(['0', '1'])
    expect(drawn('money', kind, [0, 1, 0, 0])).toContain('0.3')
  },
)

test('of two axes each says whose values it has, and in what; one alone has its name above', () => {
  const named = (language: 'zh' | 'en', labels: string[], units: readonly ('money' | 'count')[]) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 600, height: 260 })
    const looks = { height: 260, palette: light, language, missingName: '', description: '' } as const
    const series = units.map((unit, at) => ({ name: `甲${at}`, unit, values: labels.map(() => 3) }))
    chart.setOption(chartOptions({ ...looks, kind: 'bar', labels, series }))
    const drawnTexts = chart.renderToSVGString().matchAll(/<text[^>]*>([^<]+)<\/text>/g)
    chart.dispose()
    return [...drawnTexts].map(([, text = '']) => text).filter((text) => text.includes('甲'))
  }
  const long = ['一个很长很长的商品标题', '另一个很长的商品标题']
  for (const labels of [['东', '西'], long]) {
    expect(named('zh', labels, ['money', 'count'])).toEqual(['甲0（元）', '甲1'])
    expect(named('en', labels, ['count', 'money', 'money'])).toEqual(['甲0', '甲1 (CNY), 甲2 (CNY)'])
    expect(named('zh', labels, ['money', 'money'])).toEqual([])
  }
})
