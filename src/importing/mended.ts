import { isDay, type Period } from '../kernel/calendar.ts'
import { literal } from '../storage/quoting.ts'
import { type Format, headerName } from './format.ts'

/** What a file of refused rows says before the columns of the file that they come from. */
export const rejectColumns = ['行', '列', '值', '原因', '原文件'] as const

/**
 * What is known of a file as a whole and cannot be told from a few of its rows: which version of them it is, which days
 * it is about where its rows do not say, how its 实付 is to be read. Its refused rows bear it, so that mended they are
 * taken as they would have been with the others.
 */
export type Origin = { stamp?: string; period?: Period; paid?: 'net' | 'gross' }

const words = { net: '实付已扣退款', gross: '实付未扣退款' } as const
const STAMP = /版本 (\d{4}-\d{2}-\d{2}) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?)/
const PERIOD = /日期 (\d{4}-\d{2}-\d{2}) 至 (\d{4}-\d{2}-\d{2})/

/** What is known of a file as its refused rows bear it, for people and for `mendedIn`; '' where nothing is. */
export const originText = ({ stamp, period, paid }: Origin): string =>
  [
    ...(stamp ? [`版本 ${stamp}`] : []),
    ...(period ? [`日期 ${period.from} 至 ${period.to}`] : []),
    ...(paid ? [words[paid]] : []),
  ].join('；')

/** Which way 实付 was read, of a file that told it. */
export const paidAsNoted = (notes: readonly { code: string }[]): Pick<Origin, 'paid'> => {
  const said = (code: string) => notes.some((note) => note.code === code)
  if (said('paid_net')) return { paid: 'net' }
  return said('paid_gross') || said('paid_unclear') ? { paid: 'gross' } : {}
}

const originIn = (text: string): Origin => {
  const [, on = '', at] = STAMP.exec(text) ?? []
  const [, from = '', to = ''] = PERIOD.exec(text) ?? []
  const paid = (['net', 'gross'] as const).find((one) => text.includes(words[one]))
  return {
    ...(isDay(on) ? { stamp: `${on} ${at}` } : {}),
    ...(isDay(from) && isDay(to) && from <= to ? { period: { from, to } } : {}),
    ...(paid ? { paid } : {}),
  }
}

/** Is it the header of a file of refused rows? */
export const isOfRejects = (header: readonly string[]): boolean =>
  rejectColumns.every((name, at) => header[at] !== undefined && headerName(header[at]) === name)

/** Refused rows that come back mended: what their column 原文件 says, and the file that they are from. */
export type Mended = Origin & { text: string }

/** What refused rows bear of their file, read from the first of them that says it; undefined where the header is of no refused rows, or nothing is said. */
export const mendedIn = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Mended | undefined => {
  if (!isOfRejects(header)) return undefined
  const at = rejectColumns.indexOf('原文件')
  const text = rows.map((row) => (row[at] ?? '').trim()).find((cell) => cell !== '')
  return text === undefined ? undefined : { ...originIn(text), text }
}

/** What refuses rows that are of another file than the first: what is known of that one says nothing of them. */
export const ofOthers = ({ text }: Mended, header: readonly string[]) =>
  header.flatMap((name, at) =>
    name === '原文件'
      ? [
          {
            name,
            cell: `k${at}`,
            when: `trim(k${at}) not in ('', ${literal(text)})`,
            reason: '这一行来自另一份被拒的行；每份各自导入，不要拼成一张表',
          },
        ]
      : [],
  )

/**
 * By which columns rows of a format belong together: among them they are numbered or share an amount (`derived`), so that
 * what becomes of one depends on the others. Empty where every row stands for itself.
 */
export const togetherBy = ({ derived }: Pick<Format, 'derived'>): string[] =>
  Object.values(derived ?? {})
    .flatMap((sql) => [...sql.matchAll(/partition by ([a-z_, ]+?)(?: order by|\))/g)])
    .map(([, columns = '']) => columns.split(', '))
    .sort((a, b) => a.length - b.length)[0] ?? []
