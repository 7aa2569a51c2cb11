import { Popconfirm } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import type { Practice } from '../drills/contract.ts'
import { drillWords } from './drill-words.ts'
import { unfinishedNow } from './drilling.ts'
import { jobWords } from './job-words.ts'

/** Begins a drill. There is one shop to practise on: where another drill is not finished it asks first. */
export const StartDrill = (props: {
  primary: boolean
  loading: boolean
  disabled?: boolean
  onStart: () => void
  children: string
}) => {
  const t = useWords(drillWords)
  const { duties } = useWords(jobWords)
  const [ended, setEnded] = useState<Practice | null>(null)
  const begin = async () => {
    const unfinished = await unfinishedNow()
    if (unfinished) setEnded(unfinished)
    else props.onStart()
  }
  return (
    <Popconfirm
      open={ended !== null}
      title={
        <div className="confirm-text">
          {ended && t.ends(t.drillOf(duties[ended.drill].name, ended.number), ended.member?.name)}
        </div>
      }
      okText={t.endIt}
      cancelText={t.leaveIt}
      onOpenChange={(open) => !open && setEnded(null)}
      onConfirm={() => {
        setEnded(null)
        props.onStart()
      }}
      onCancel={() => setEnded(null)}
    >
      <MayButton
        needs="training.write"
        type={props.primary ? 'primary' : 'default'}
        loading={props.loading}
        disabled={props.disabled ?? false}
        onClick={() => void begin()}
      >
        {props.children}
      </MayButton>
    </Popconfirm>
  )
}
