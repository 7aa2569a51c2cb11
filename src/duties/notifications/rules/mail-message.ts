import type { Message } from './robot-messages.ts'

/** A header takes one line. */
const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').trim()

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br>')

/** A mail that reads the same with and without HTML; nothing in it is fetched from anywhere. */
export const mailMessage = ({
  title,
  text,
  link,
}: Message): { subject: string; text: string; html: string } => ({
  subject: oneLine(title),
  text: [text, ...(link === '' ? [] : ['', `打开掌柜：${link}`])].join('\n'),
  html: [
    "<div style=\"font:14px/1.7 'Microsoft YaHei','PingFang SC',sans-serif;color:#1f2329\">",
    `<p style="font-size:16px;font-weight:600;margin:0 0 8px">${escaped(title)}</p>`,
    `<p style="margin:0 0 12px">${escaped(text)}</p>`,
    ...(link === '' ? [] : [`<p style="margin:0"><a href="${escaped(link)}">打开掌柜</a></p>`]),
    '</div>',
  ].join(''),
})

export type DigestLine = { title: string; text: string; path: string; shop: string }

/** What came together in a day, as one mail: a heading for each shop, the oldest first. */
export const digestMessage = (lines: readonly DigestLine[], day: string, base: string): Message => {
  const shops = Map.groupBy(lines, ({ shop }) => shop)
  const text = [...shops]
    .map(([shop, own]) =>
      [
        ...(shop === '' ? [] : [`【${shop}】`]),
        ...own.map((line) => {
          const link = base === '' ? '' : ` ${base}${line.path}`
          return `· ${line.title}${line.text === '' ? '' : `：${line.text.replaceAll('\n', '；')}`}${link}`
        }),
      ].join('\n'),
    )
    .join('\n\n')
  return { title: `掌柜日报：${day} 有 ${lines.length} 件事`, text, link: base }
}
