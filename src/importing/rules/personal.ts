import { type Format, headerName, personalNames } from '../format.ts'
import { isPhones, saying } from './cell-look.ts'

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

/**
 * Of a sheet that nothing recognised: does the column hold persons, by its name or because its cells are mobile
 * numbers? What one of the formats knows by this name is not a person's.
 */
export const looksPersonal = (
  name: string,
  cells: readonly string[],
  formats: readonly Pick<Format, 'fields' | 'ignores'>[],
): boolean => {
  if (isPersonal(name)) return true
  const bare = bareName(name)
  const isKnown = () =>
    formats.some((format) => format.fields.some(({ names }) => names.some((one) => headerName(one) === bare)))
  return (
    (formats.length > 0 && formats.every((format) => isUnknownPersonal(format, name))) ||
    (isPhones(saying(cells)) && !isKnown())
  )
}
