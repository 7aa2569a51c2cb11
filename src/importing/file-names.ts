import { withoutTurns } from '../kernel/visible-text.ts'

const readable = /\.(csv|tsv|txt|xls|xlsx|xlsm|zip)$/i
/** Left by Excel, by systems and by downloads that are not finished. */
const passing = /^(~\$|\.)|\.(crdownload|part|tmp)$/i

/** Whether a file in a folder is worth reading, by its name alone. What it is tells only its content. */
export const isExport = (name: string): boolean => readable.test(name) && !passing.test(name)

/** The name a file came with, without folders, control characters and signs that turn its direction. */
export const shownFileName = (name: string): string =>
  withoutTurns(name)
    .replace(/^.*[\\/]/su, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 255) || '未命名'
