import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import type { ImportNote } from './contract.ts'
import type { Format } from './format.ts'

/** What a format has to say of rows it takes, each with how many there are of all that were read well; none of no rows. */
export const remarksOn = async (
  reader: Reader,
  { remarks = [] }: Format,
  typed: string,
): Promise<ImportNote[]> => {
  if (remarks.length === 0) return []
  const counts = remarks.map(({ when }, at) => `count(*) filter (where ${when}) as n${at}`)
  const [row] = await reader.rows<Record<string, number | bigint>>(
    `select ${counts.join(', ')} from read_parquet(${literal(typed)}) where not bad`,
  )
  return remarks.flatMap(({ code, say }, at) => {
    const rows = Number(row?.[`n${at}`] ?? 0)
    return rows === 0 ? [] : [{ code, message: `${rows.toLocaleString('en-US')} ${say}`, severity: 'note' }]
  })
}
