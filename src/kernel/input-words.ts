import type { z } from 'zod'

const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '一个列表',
  object: '一组有名字的值',
  date: '日期',
  file: '文件',
  null: '空（null）',
}

const sizes: Readonly<Record<string, { least: string; most: string; unit: string }>> = {
  string: { least: '至少写 ', most: '最多写 ', unit: ' 个字' },
  array: { least: '至少要 ', most: '最多 ', unit: ' 个' },
  set: { least: '至少要 ', most: '最多 ', unit: ' 个' },
  file: { least: '至少 ', most: '最大 ', unit: ' 字节' },
}
const numberSize = { least: '不能小于 ', most: '不能大于 ', unit: '' }

const choices = (values: readonly unknown[]): string => {
  const shown = values.slice(0, 12).map((value) => (value === '' ? '空' : String(value)))
  return `${shown.join('、')}${values.length > shown.length ? ' 等' : ''}`
}

const formats: Readonly<Record<string, string>> = {
  regex: '写法不对',
  email: '不是邮箱地址',
  url: '不是网址',
  uuid: '不是编号',
  starts_with: '开头不对',
  ends_with: '结尾不对',
}

/**
 * What is wrong with a value that does not fit a contract, for whoever typed it. Undefined where the library's own
 * words do; the place of the value is told by whoever shows the message.
 */
export const inputWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return '没有写'
      return `应是${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `只能是 ${choices(issue.values)}`
        : `不在可选的里面，可以是 ${choices(issue.values)}`
    case 'too_small': {
      const { least, unit } = sizes[issue.origin] ?? numberSize
      if (issue.minimum === 1 && issue.origin === 'string') return '是空的'
      return `${least}${issue.minimum}${unit}`
    }
    case 'too_big': {
      const { most, unit } = sizes[issue.origin] ?? numberSize
      return `${most}${issue.maximum}${unit}`
    }
    case 'invalid_format':
      return formats[issue.format] ?? '写法不对'
    case 'unrecognized_keys':
      return `没有 ${issue.keys.join('、')} 这一项`
    case 'invalid_union':
      return '写法不对'
    case 'not_multiple_of':
      return `要是 ${issue.divisor} 的倍数`
    default:
      return undefined
  }
}

/** What does not fit, as the library tells it. */
export type InputIssue = {
  path?: readonly unknown[] | undefined
  message: string
  code?: string
  minimum?: number | bigint
  maximum?: number | bigint
}

/**
 * Each thing that does not fit once. A whole number past what can be counted breaks that bound and its own: of two
 * bounds on one side of a value the narrower says it.
 */
export const toldOnce = <I extends InputIssue>(issues: readonly I[]): I[] =>
  issues.filter(
    (one) =>
      !issues.some(
        (other) =>
          JSON.stringify(other.path ?? []) === JSON.stringify(one.path ?? []) && isNarrower(other, one),
      ),
  )

const isNarrower = (one: InputIssue, other: InputIssue): boolean =>
  one.code === other.code &&
  ((one.maximum !== undefined && other.maximum !== undefined && one.maximum < other.maximum) ||
    (one.minimum !== undefined && other.minimum !== undefined && one.minimum > other.minimum))
