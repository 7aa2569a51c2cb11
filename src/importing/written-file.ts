import { rm, writeFile } from 'node:fs/promises'
import type { Shop } from '../facts/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { commitFile, discardFile, type ImportContext, stageFile } from './actions.ts'
import type { ImportResult } from './contract.ts'
import type { Format } from './format.ts'
import { freePlace } from './receiving.ts'

/**
 * Takes what a person typed or pasted as the file it could have been: read, checked, archived and committed like any
 * other, so that its rows are facts with a batch and a line. `preview`: only says what it would bring. Failures: those of
 * reading a file; invalid_input where the text is no such table.
 */
export const importWritten = async (
  context: ImportContext,
  input: { shop: Shop; name: string; text: string; format: Format; preview: boolean },
): Promise<ImportResult> => {
  const { shop, name, format, preview } = input
  const { path } = freePlace(context.folder)
  await writeFile(path, input.text, { flag: 'wx', mode: 0o600 })
  try {
    const staged = await stageFile(context, {
      shop,
      path,
      name,
      formats: [format],
      answer: { format },
      preview,
    })
    const [sheet] = staged.sheets
    if (!sheet?.result || sheet.asks.length > 0) {
      await discardFile(staged)
      throw new Failure('invalid_input', {
        detail: `没有认出「${format.name}」的列；第一行应是列名：${format.needs.map(([column]) => column).join('、')} 不能少。`,
      })
    }
    if (preview || sheet.result.accepted === 0) {
      await discardFile(staged)
      return sheet.result
    }
    const [result] = await commitFile(context, shop, staged)
    return result ?? sheet.result
  } finally {
    await rm(path, { force: true })
  }
}
