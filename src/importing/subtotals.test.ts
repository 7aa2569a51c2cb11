import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { openReaderOn } from '../storage/duckdb.ts'
import { cellMacros } from './cell-sql.ts'
import { sycmItem } from './formats/sycm-item.ts'
import { sycmShopDaily } from './formats/sycm-shop-daily.ts'
import { wujieUnit } from './formats/wujie-unit.ts'
import { totalSql } from './subtotals.ts'

const reader = await openReaderOn(await DuckDBInstance.create(':memory:'))
for (const macro of cellMacros) await reader.run(macro)

test.each([
  [sycmShopDaily, '统计日期'],
  [sycmItem, '统计日期'],
  [wujieUnit, '日期'],
])('a row of $name that has a word for a total in place of its day is one', async (format, day) => {
  const staged = { path: '', header: [day, '名称'], from: [0, 1], cellOf: () => undefined }
  const days = ['2026-11-01', '合计', ' 总计：', '汇总', '20261101至20261107', '']
  const rows = `(values ${days.map((one, at) => `(${at}, '${one}', '合计')`).join(', ')}) t(row_no, k0, k1)`
  const found = await reader.rows<{ row_no: number }>(
    `select row_no from ${rows} where ${totalSql(format, staged, rows) ?? 'false'}`,
  )
  expect(found.map(({ row_no }) => Number(row_no))).toEqual([1, 2, 3])
})
