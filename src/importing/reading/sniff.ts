/** What a file is by its first bytes, whatever its name says. */
export type Kind =
  | 'text'
  | 'zip'
  | 'ole'
  | 'html'
  | 'xml'
  | 'gzip'
  | 'rar'
  | '7z'
  | 'pdf'
  | 'image'
  | 'film'
  | 'rtf'
  | 'biff-old'
  | 'empty'

const signatures: readonly (readonly [Kind, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['zip', [0x50, 0x4b, 0x07, 0x08]],
  ['ole', [0xd0, 0xcf, 0x11, 0xe0]],
  ['gzip', [0x1f, 0x8b]],
  ['rar', [0x52, 0x61, 0x72, 0x21]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['image', [0x47, 0x49, 0x46, 0x38]],
  ['image', [0x49, 0x49, 0x2a, 0x00]],
  ['image', [0x4d, 0x4d, 0x00, 0x2a]],
  ['rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['biff-old', [0x09, 0x08, 0x08, 0x00]],
  ['biff-old', [0x09, 0x04, 0x06, 0x00]],
]

/** Pictures and films that do not begin with what they are: BMP, WebP, those of phones (HEIC) and MP4. */
const media = (start: Uint8Array): Kind | undefined => {
  const text = Buffer.from(start.subarray(0, 12)).toString('latin1')
  if (/^BM.{4}\0\0\0\0|^RIFF.{4}WEBP|^.{4}ftyp(hei|hev|mif1|msf1|avi)/s.test(text)) return 'image'
  return /^.{4}ftyp/s.test(text) ? 'film' : undefined
}

export const sniff = (start: Uint8Array): Kind => {
  if (start.length === 0) return 'empty'
  for (const [kind, bytes] of signatures) if (bytes.every((byte, i) => start[i] === byte)) return kind
  const seen = media(start)
  if (seen) return seen
  const text = Buffer.from(start)
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
  const beginning = text.replaceAll('\0', '').trimStart().slice(0, 2000).toLowerCase()
  if (/^(<!doctype html|<html|<table|<head|<meta|<style|<body)/.test(beginning)) return 'html'
  if (beginning.startsWith('<?xml')) return /<html|<table[\s>]/.test(beginning) ? 'html' : 'xml'
  return 'text'
}

/** Why a kind of file is not read, and how to get one that is, in words for a shop keeper. */
export const unreadable: Partial<Record<Kind, { what: string; way: string }>> = {
  html: {
    what: '这是网页另存成的表格（内容是 HTML），不是真正的 Excel 文件。',
    way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。',
  },
  xml: {
    what: '这是 XML 表格（Excel 2003 XML），不是 .xls 或 .xlsx。',
    way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。',
  },
  gzip: { what: '这是 gzip 压缩文件。', way: '请解压后再导入。' },
  rar: { what: '这是 RAR 压缩包。', way: '请解压后再导入，或改用 ZIP。' },
  '7z': { what: '这是 7z 压缩包。', way: '请解压后再导入，或改用 ZIP。' },
  pdf: { what: '这是 PDF。', way: '请从平台下载表格（xlsx、xls 或 csv）再导入。' },
  image: { what: '这是图片。', way: '请从平台下载表格（xlsx、xls 或 csv）再导入。' },
  film: { what: '这是视频。', way: '请从平台下载表格（xlsx、xls 或 csv）再导入。' },
  rtf: { what: '这是 Word 文档。', way: '请从平台下载表格（xlsx、xls 或 csv）再导入。' },
  'biff-old': { what: '这是 Excel 95 或更早的格式。', way: '请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。' },
}
