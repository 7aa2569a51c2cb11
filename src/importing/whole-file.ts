import type { StagedSheet } from './settling.ts'

/**
 * A workbook whose sheets show the same report several times (全店流量来源 beside 分载体流量来源) stays as it is:
 * each sheet is a batch. Sheets nothing recognises beside recognised ones are left out with a note, so that a
 * cover sheet does not hold up the file.
 */
const leaveOutUnknown = (staged: { sheets: StagedSheet[] }): void => {
  const known = staged.sheets.filter((sheet) => sheet.format)
  if (known.length === 0 || known.length === staged.sheets.length) return
  const unknown = staged.sheets.filter((sheet) => !sheet.format).map((sheet) => `「${sheet.sheet}」`)
  for (const sheet of known)
    sheet.result?.notes.push({
      code: 'sheets_left_out',
      severity: 'note',
      message: `工作表 ${unknown.join('、')} 不是认得的报表，没有导入。`,
    })
  staged.sheets = known
}

/** What is to be said of a file as a whole. `future`: a stamp of its name that is still to come. */
export const noteWhole = (staged: { sheets: StagedSheet[] }, future: string | undefined): void => {
  leaveOutUnknown(staged)
  for (const { result } of staged.sheets) {
    if (result && result.rows === 0 && result.skipped > 0)
      result.notes.push({
        code: 'only_totals',
        severity: 'warning',
        message: `这张表只有 ${result.skipped} 行合计，没有一行明细可以入库。`,
        fix: '重新导出时选到最细的一级。',
      })
    if (future)
      result?.notes.push({
        code: 'future_stamp',
        severity: 'warning',
        message: `文件名里的时间 ${future} 还没有到，不作数；这个文件按导入时间算新旧。`,
      })
  }
}
