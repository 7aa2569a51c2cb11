import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createOutput } from './output.ts'

/** A file on which no write ever finds room. */
const FULL = '/dev/full'

test.skipIf(!existsSync(FULL))('a full disk is told as that, not as damage of the file that is read', () => {
  const output = createOutput(FULL)
  output.text('订单编号')
  expect(() => output.close()).toThrow(expect.objectContaining({ code: 'disk_full' }))
})

test('a folder that is not there is told with its path', () => {
  expect(() => createOutput('/没有的文件夹/表.csv')).toThrow(
    expect.objectContaining({ code: 'file_inaccessible' }),
  )
})
