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
