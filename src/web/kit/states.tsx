import { Button, Skeleton } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { Refusal } from '../refusal.ts'
import { toldRefusal } from '../sayings.ts'
import { useLanguage, useWords, words } from './words.ts'

const stateWords = words(
  {
    failed: '没有成功',
    unreachable: '连不上掌柜的服务。',
    unreachableNext: '请看运行掌柜的窗口是否还开着，再点重试；已经入库的数据不受影响。',
    retry: '重试',
    code: '编号',
    loading: '正在读取',
  },
  {
    failed: 'That did not work',
    unreachable: 'The Zhanggui server cannot be reached.',
    unreachableNext: 'See whether its window is still open, then retry; what was imported is safe.',
    retry: 'Retry',
    code: 'Code',
    loading: 'Loading',
  },
)

/** Nothing here yet: what will be, and what brings it. */
export const Empty = (props: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <div className="state">
    <strong>{props.title}</strong>
    {props.children && <div className="muted">{props.children}</div>}
    {props.action}
  </div>
)

/** Nothing for the first 100 ms, then the outline of what comes. */
export const Loading = ({ rows = 4 }: { rows?: number }) => {
  const t = useWords(stateWords)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 100)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="loading" role="status" aria-label={t.loading}>
      {late && <Skeleton active title={false} paragraph={{ rows }} />}
    </div>
  )
}

/** What happened, what to do, a code to quote. */
export const Failure = (
  props: Refusal & {
    detail?: string
    retry?: (() => void) | undefined
  },
) => {
  const t = useWords(stateWords)
  const { message, next } = toldRefusal(props, useLanguage())
  const unreachable = message === ''
  return (
    <div className="state is-failure" role="alert">
      <strong>{unreachable ? t.unreachable : message}</strong>
      <div>{unreachable ? t.unreachableNext : next}</div>
      <div className="muted small">
        {t.code} {props.code}
        {props.detail && ` · ${props.detail}`}
      </div>
      {props.retry && <Button onClick={props.retry}>{t.retry}</Button>}
    </div>
  )
}
