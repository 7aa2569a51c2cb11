import { Failure, isFailure } from '../kernel/failure.ts'

const broken = '连接断开了'
const unanswered = '没有回答，可能没有运行'

/** Codes of PostgreSQL (five signs) and of the network, when they mean that nothing can be asked at the moment. */
const reasons: Readonly<Record<string, string>> = {
  '57P01': '数据库正在关闭或重启，连接被中断',
  '57P02': '数据库刚刚崩溃，正在恢复',
  '57P03': '数据库正在启动',
  '57P05': broken,
  '08000': broken,
  '08003': broken,
  '08006': broken,
  '53300': '数据库的连接数已满',
  '28000': '用户名或密码不对',
  '28P01': '用户名或密码不对',
  '3D000': '没有这个数据库',
  ECONNREFUSED: unanswered,
  ECONNRESET: broken,
  EPIPE: broken,
  ETIMEDOUT: unanswered,
  EHOSTUNREACH: unanswered,
  ENETUNREACH: unanswered,
  ENOTFOUND: '找不到这台主机',
  EAI_AGAIN: '找不到这台主机',
}

/** What the driver says without a code. */
const sentences: readonly [RegExp, string][] = [
  [/connection terminated due to connection timeout|timeout exceeded when trying to connect/i, unanswered],
  [/connection terminated|connection error and is not queryable|client was closed/i, broken],
]

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

const reasonOf = (error: Error): string | undefined =>
  reasons[codeOf(error)] ?? sentences.find(([words]) => words.test(error.message))?.[1]

const told = (error: Error): string =>
  // Happy eyeballs: one error for each address tried, and no message of its own.
  error instanceof AggregateError ? error.errors.map((one) => String(one?.message)).join('；') : error.message

/** A connection that could not be had, whatever the reason. */
export const unreachable = (error: unknown): Failure => {
  if (isFailure(error)) return error
  if (!(error instanceof Error)) return new Failure('database_unreachable', { detail: String(error) })
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error
  const reason = reasonOf(first)
  return new Failure('database_unreachable', {
    detail: `${reason ? `${reason}（${told(error)}）` : told(error)}。`,
  })
}

const DISK_FULL = '53100'

/** What somebody typed and no column can hold. */
const unstorable: Readonly<Record<string, string>> = {
  '22003': '有一个数字大得存不下，请检查编号或数量。',
  '22021': '文字里有存不了的字符（例如看不见的空字符），请删掉重新输入。',
}

/**
 * What a statement failed with: `database_unreachable` where the connection was lost, `disk_full` where the
 * database has no room left, `invalid_input` where a column cannot hold what was given, else the error itself.
 */
export const statementError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  if (codeOf(error) === DISK_FULL) return new Failure('disk_full', {})
  const detail = unstorable[codeOf(error)]
  if (detail) return new Failure('invalid_input', { detail })
  return reasonOf(error) ? unreachable(error) : error
}
