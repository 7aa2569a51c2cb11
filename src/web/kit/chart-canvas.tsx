import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { ChartProps, Series } from './chart-series.ts'
import { axisLabel, exact, type Unit, unitName } from './numbers.ts'
import type { Language } from './preferences.ts'
import { fontFamily, type Palette } from './theme.ts'

use([BarChart, LineChart, AriaComponent, GridComponent, MarkAreaComponent, TooltipComponent, SVGRenderer])

type CanvasProps = ChartProps & {
  height: number
  palette: Palette
  language: Language
  missingName: string
}

/** Runs of labels for which the first series knows nothing; where something else goes on after it, its end is none. */
const gaps = ({ values: all }: Series, goesOn: boolean, reached: number = all.length): [number, number][] => {
  const values = all.slice(0, reached)
  const found: [number, number][] = []
  for (const [index, value] of values.entries()) {
    if (value !== null) continue
    const last = found.at(-1)
    if (last && last[1] === index - 1) last[1] = index
    else found.push([index, index])
  }
  if (goesOn && found.at(-1)?.[1] === values.length - 1) found.pop()
  return found.length === 1 && found[0]?.[0] === 0 && found[0][1] === values.length - 1 ? [] : found
}

/** Marks by the labels they touch, as ECharts wants them: an area each, named where there is room. */
const markedAreas = ({ labels, marks = [] }: CanvasProps) =>
  marks.flatMap(({ name, from, to }) => {
    const inside = labels.filter((label) => label >= from && label <= to)
    const [first, last] = [inside[0], inside.at(-1)]
    if (first === undefined || last === undefined) return []
    return [[{ xAxis: first, name: inside.length >= labels.length / 9 ? name : '' }, { xAxis: last }]]
  })

/** A band is an invisible line with the distance to the upper bound stacked on it. */
const bandOf = ({ band, palette }: CanvasProps, units: readonly Unit[]) => {
  if (!band) return []
  const { low, high, unit, colour = 0 } = band
  const line = { type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { width: 0 } }
  const axis = { yAxisIndex: Math.max(0, units.indexOf(unit)) }
  return [
    { ...line, ...axis, data: low },
    {
      ...line,
      ...axis,
      data: high.map((value, at) => (value === null ? null : value - (low[at] ?? 0))),
      areaStyle: { color: palette.series[colour % palette.series.length], opacity: 0.18 },
    },
  ]
}

const tooltip = (props: CanvasProps, index: number): HTMLElement => {
  // Built of nodes, not of text: names come from files and must never be read as HTML.
  const box = document.createElement('div')
  const head = document.createElement('strong')
  head.textContent = props.labels[index] ?? ''
  box.append(head)
  for (const [at, { name, unit, values, colour }] of props.series.entries()) {
    const line = document.createElement('div')
    const dot = document.createElement('span')
    dot.textContent = '● '
    dot.style.color = props.palette.series[(colour ?? at) % props.palette.series.length] ?? ''
    const value = values[index] ?? null
    const shown =
      value === null
        ? props.missingName
        : `${exact(value, unit, props.language)}${unitName(unit, props.language)}`
    line.append(dot, `${name}  ${shown}`)
    box.append(line)
  }
  const label = props.labels[index] ?? ''
  const { band } = props
  const [low, high] = [band?.low[index] ?? null, band?.high[index] ?? null]
  if (band && low !== null && high !== null) {
    const line = document.createElement('div')
    line.textContent = `P10–P90  ${exact(low, band.unit, props.language)} – ${exact(high, band.unit, props.language)}`
    box.append(line)
  }
  for (const { name, from, to } of props.marks ?? []) {
    if (label < from || label > to) continue
    const line = document.createElement('div')
    line.textContent = `◆ ${name}`
    box.append(line)
  }
  return box
}

/** Whose values an axis beside another has: 支付金额（元）、退款金额（元）. */
const axisName = (series: readonly Series[], language: Language): string => {
  const [open, close, between] = language === 'zh' ? ['（', '）', '、'] : [' (', ')', ', ']
  return series
    .map(({ name, unit }) => {
      const inUnit = unitName(unit, language).trim()
      return inUnit ? `${name}${open}${inUnit}${close}` : name
    })
    .join(between)
}

/** What ECharts is told to draw. */
export const chartOptions = (props: CanvasProps): EChartsCoreOption => {
  const { kind, labels, series, palette, language } = props
  const sideways =
    kind === 'bar' &&
    (labels.length > 8 || labels.some((label) => label.length > 6)) &&
    !/^\d{4}-/.test(labels[0] ?? '')
  const units: Unit[] = [...new Set(series.map(({ unit }) => unit))].slice(0, 2)
  const text = { color: palette.muted, fontFamily, fontSize: 12 }
  const names = {
    type: 'category',
    data: labels,
    inverse: sideways,
    boundaryGap: kind === 'bar',
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.border } },
    axisLabel: {
      ...text,
      hideOverlap: true,
      ...(sideways ? { width: 150, overflow: 'truncate' } : {}),
      formatter: (label: string) => (/^\d{4}-\d{2}-\d{2}$/.test(label) ? label.slice(5) : label),
    },
  }
  const axisOf = (unit: Unit) => Math.max(0, units.indexOf(unit))
  const sizes = units.map((unit, axis) => ({
    type: 'value',
    // One alone is told by the names above; of two nobody would know whose is whose.
    ...(units.length > 1
      ? {
          name: axisName(
            series.filter((one) => axisOf(one.unit) === axis),
            language,
          ),
          nameLocation: sideways ? 'middle' : 'end',
          nameGap: sideways ? 26 : 12,
          nameTextStyle: { ...text, ...(sideways ? {} : { align: axis === 0 ? 'left' : 'right' }) },
          nameTruncate: { maxWidth: 150 },
        }
      : {}),
    scale: kind === 'line' && unit !== 'money' && unit !== 'count',
    splitNumber: 4,
    // Half an order is none.
    ...(unit === 'count' ? { minInterval: 1 } : {}),
    splitLine: { show: unit === units[0], lineStyle: { color: palette.borderSoft } },
    axisLabel: { ...text, formatter: (value: number) => axisLabel(value, unit, language) },
  }))
  const first = series[0]
  return {
    animation: false,
    textStyle: { fontFamily },
    aria: { enabled: true, label: { description: props.description } },
    grid: { left: 4, right: units.length > 1 ? 4 : 12, top: 10, bottom: 4, outerBoundsMode: 'same' },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: kind === 'bar' ? 'shadow' : 'line', lineStyle: { color: palette.border } },
      backgroundColor: palette.raised,
      borderColor: palette.border,
      textStyle: { color: palette.text, fontFamily, fontSize: 13 },
      confine: true,
      formatter: (points: { dataIndex: number }[]) => tooltip(props, points[0]?.dataIndex ?? 0),
    },
    ...(sideways ? { xAxis: sizes, yAxis: names } : { xAxis: names, yAxis: sizes }),
    series: [
      ...bandOf(props, units),
      ...series.map(({ name, values, unit, dashed, colour }, index) => {
        const paint = palette.series[(colour ?? index) % palette.series.length]
        const axis = axisOf(unit)
        const alone = (at: number) =>
          values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
        return {
          name,
          type: kind,
          ...(sideways ? { xAxisIndex: axis } : { yAxisIndex: axis }),
          data:
            kind === 'line'
              ? values.map((value, at) => (alone(at) ? { value, symbol: 'circle' } : value))
              : values,
          connectNulls: false,
          symbol: 'none',
          symbolSize: 5,
          barMaxWidth: 22,
          ...(kind === 'bar' && props.stacked ? { stack: 'whole' } : {}),
          itemStyle: { color: paint, ...(kind === 'bar' ? { borderRadius: 2 } : {}) },
          lineStyle: { width: dashed ? 1.5 : 2, type: dashed ? 'dashed' : 'solid', color: paint },
          ...(index === 0 && kind === 'line' && first
            ? {
                markArea: {
                  silent: true,
                  itemStyle: { color: palette.hover, opacity: 0.9 },
                  label: { color: palette.muted, fontSize: 11, position: 'insideTop' },
                  data: gaps(first, props.band !== undefined, props.reached).map(([from, to]) => [
                    {
                      xAxis: Math.max(0, from - 1),
                      name: to - from + 2 >= labels.length / 12 ? props.missingName : '',
                    },
                    { xAxis: Math.min((props.reached ?? labels.length) - 1, to + 1) },
                  ]),
                },
              }
            : {}),
        }
      }),
      {
        type: 'line',
        data: [],
        silent: true,
        markArea: {
          silent: true,
          itemStyle: { color: palette.accent, opacity: 0.1 },
          label: { color: palette.muted, fontSize: 11, position: 'insideTop', overflow: 'truncate' },
          data: markedAreas(props),
        },
      },
    ],
  }
}

/** As wide as an A4 page leaves room for a chart, in pixels: nothing tells the width of the paper before it is printed. */
const PAPER_WIDTH = 660

/** ECharts in a box; the only file that loads it. */
export const ChartCanvas = (props: CanvasProps) => {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | undefined>(undefined)
  const { onPick } = props
  useEffect(() => {
    if (!box.current) return
    const made = init(box.current, null, { renderer: 'svg' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(box.current)
    const paper = matchMedia('print')
    const onPaper = () => {
      made.resize(paper.matches ? { width: PAPER_WIDTH } : undefined)
      // What is printed is what stands there now, not a frame later.
      made.getZr().flush()
    }
    paper.addEventListener('change', onPaper)
    return () => {
      paper.removeEventListener('change', onPaper)
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(chartOptions(props), { notMerge: true })
  })
  useEffect(() => {
    const made = chart.current
    if (!made || !onPick) return
    const pick = (event: { dataIndex?: number }) => event.dataIndex !== undefined && onPick(event.dataIndex)
    made.on('click', pick)
    return () => {
      if (!made.isDisposed()) made.off('click', pick)
    }
  }, [onPick])
  return (
    <div
      ref={box}
      role="img"
      aria-label={props.description}
      className="chart-canvas"
      style={{ height: props.height }}
    />
  )
}
