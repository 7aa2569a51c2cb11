import type { Chart, ChartOf, Unit } from '../contract.ts'
import { look, PICTURE_WIDTH } from '../look.ts'
import { axisWords } from '../words.ts'
import { amounts, grid, names, type Picture } from './frame.ts'

/**
 * One bar of a waterfall, cut at zero: what is stacked above it and below it, each an invisible foot with the body on
 * it. `low` and `high` are where the bar begins and ends on the axis.
 */
export type Piece = {
  name: string
  kind: 'end' | 'up' | 'down'
  /** The amount of the bar: the level of an end, the change of a step. */
  value: number
  low: number
  high: number
  foot: number
  body: number
  footBelow: number
  bodyBelow: number
}

const piece = (name: string, kind: Piece['kind'], value: number, from: number, to: number): Piece => {
  const low = Math.min(from, to)
  const high = Math.max(from, to)
  const foot = Math.max(0, low)
  const footBelow = Math.min(0, high)
  return {
    name,
    kind,
    value,
    low,
    high,
    foot,
    body: Math.max(0, high) - foot,
    footBelow,
    bodyBelow: Math.min(0, low) - footBelow,
  }
}

/** From before to after, each step beginning where the last one ended. */
export const waterfallPieces = ({ before, steps, after }: ChartOf<'waterfall'>): Piece[] => {
  let level = before.value
  const middle = steps.map(({ name, value }) => {
    const from = level
    level += value
    return piece(name, value < 0 ? 'down' : 'up', value, from, level)
  })
  return [
    piece(before.name, 'end', before.value, 0, before.value),
    ...middle,
    piece(after.name, 'end', after.value, 0, after.value),
  ]
}

const step = (size: number): number => 10 ** Math.floor(Math.log10(size))

/**
 * Where the axis begins: 0, but higher where the steps would be too thin to be seen beside their ends. A picture whose
 * axis does not begin at 0 says so.
 */
export const waterfallFloor = (pieces: readonly Piece[]): number => {
  const levels = pieces.flatMap(({ kind, low, high }) => (kind === 'end' ? [high] : [low, high]))
  const lowest = Math.min(...levels)
  const highest = Math.max(...levels)
  if (lowest <= 0 || highest - lowest > highest * 0.35 || highest === lowest) return 0
  const rough = lowest - (highest - lowest) * 0.8
  return rough <= 0 ? 0 : Math.floor(rough / step(highest - lowest)) * step(highest - lowest)
}

const FLOOR_NOTE = '纵轴不从 0 起'

/** What must stand beside a waterfall whose axis begins higher. */
export const floorNote = (chart: Chart): string[] =>
  chart.chart === 'waterfall' && waterfallFloor(waterfallPieces(chart)) > 0 ? [FLOOR_NOTE] : []

/** What stands at a bar: 268万, +27.2万, −28.1万. */
export const pieceWords = ({ kind, value }: Piece, unit: Unit): string =>
  `${kind === 'up' && value > 0 ? '+' : ''}${axisWords(value, unit)}`

const colours = { end: look.series[0], up: look.red, down: look.green } as const

export const waterfallPicture = (chart: ChartOf<'waterfall'>): Picture => {
  const pieces = waterfallPieces(chart)
  const floor = waterfallFloor(pieces)
  const hidden = {
    type: 'bar',
    stack: 'all',
    silent: true,
    itemStyle: { color: 'transparent' },
    barMaxWidth: 46,
  }
  const body = (of: (one: Piece) => number) => ({
    type: 'bar',
    stack: 'all',
    barMaxWidth: 46,
    data: pieces.map((one) => ({ value: of(one), itemStyle: { color: colours[one.kind] } })),
  })
  return {
    width: PICTURE_WIDTH,
    height: 270,
    option: {
      grid: grid({ top: 24 }),
      xAxis: { ...names(pieces.map(({ name }) => name)), axisLabel: wrapped(pieces.length) },
      yAxis: amounts(chart.unit, floor > 0 ? { min: floor } : {}),
      series: [
        { ...hidden, data: pieces.map(({ foot }) => foot) },
        body(({ body: size }) => size),
        { ...hidden, data: pieces.map(({ footBelow }) => footBelow) },
        body(({ bodyBelow }) => bodyBelow),
        {
          type: 'line',
          silent: true,
          symbol: 'circle',
          symbolSize: 1,
          lineStyle: { opacity: 0 },
          itemStyle: { color: 'transparent' },
          data: pieces.map(({ high }) => high),
          label: {
            show: true,
            position: 'top',
            fontSize: 11,
            color: look.text,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const one = pieces[dataIndex]
              return one ? pieceWords(one, chart.unit) : ''
            },
          },
        },
      ],
    },
  }
}

/** Widths of a sign in widths of a Chinese one. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 1 : 0.56), 0)

const CLOSING = /[）」』】》、，。；：！？%]/

/**
 * A name over lines of at most `room` Chinese signs: what stands in brackets begins one, and a closing mark never
 * does. The drawing library's own breaking lost the last sign of a name that was one too long.
 */
export const nameLines = (name: string, room: number): string[] =>
  widthOf(name) <= room
    ? [name]
    : name.split(/(?=（)/).flatMap((part) => {
        const lines: string[] = []
        let line = ''
        for (const sign of part) {
          if (line === '' || widthOf(line + sign) <= room) line += sign
          else if (CLOSING.test(sign)) {
            const signs = [...line]
            let carried = sign
            do carried = `${signs.pop() ?? ''}${carried}`
            while (signs.length > 0 && CLOSING.test([...carried][0] ?? ''))
            if (signs.length > 0) lines.push(signs.join(''))
            line = carried
          } else {
            lines.push(line)
            line = sign
          }
        }
        return [...lines, line]
      })

/** Every step is named, in as many lines as it takes. */
const wrapped = (count: number) => {
  const fontSize = count > 10 ? 10 : 11
  const room = Math.floor((PICTURE_WIDTH - 70) / count / fontSize)
  return {
    interval: 0,
    color: look.text,
    fontSize,
    lineHeight: fontSize + 4,
    formatter: (name: string) => nameLines(name, Math.max(room, 2)).join('\n'),
  }
}
