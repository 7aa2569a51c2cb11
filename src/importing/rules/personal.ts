import { type Format, headerName, personalNames } from '../format.ts'

const bareName = (name: string): string => headerName(name.replace(/#\d+$/, ''))

/** Is a header name one of the personal columns that are never stored? */
export const isPersonal = (name: string): boolean => personalNames.includes(bareName(name))

const SOUNDS_PERSONAL = /手机|电话|姓名|收[件货]人|地址|旺旺|身份证|邮箱|微信|会员名|昵称|email|phone|mobile/u

/** Does a column that the format does not know call itself personal? */
export const isUnknownPersonal = (
  { fields, ignores }: Pick<Format, 'fields' | 'ignores'>,
  name: string,
): boolean => {
  const bare = bareName(name)
  if (!SOUNDS_PERSONAL.test(bare)) return false
  const known = [...fields.flatMap((field) => field.names), ...(ignores ?? [])]
  return !known.some((one) => headerName(one) === bare)
}
