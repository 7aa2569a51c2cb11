import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { forgetGoneShop, forgetShops } from '../../../web/client.ts'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { DemoStep } from '../demo/contract.ts'
import { useDemo, useDemoActions, useDemoReady, useTypedAfresh } from './demo.ts'
import { usePractice } from './drilling.ts'
import { trainingWords } from './words.ts'
import './training.css'

/** Beside the shop on every page: that its figures are invented, or how far the demo shop is. */
export const DemoBadge = () => {
  const t = useWords(trainingWords)
  const demo = useDemo()
  const { shop } = useScope()
  const [arrived, setArrived] = useState(false)
  useDemoReady(() => {
    setArrived(true)
    void forgetShops()
  })
  useTypedAfresh()
  const practice = usePractice()
  if (practice && practice.state !== 'making' && shop?.name === practice.shop)
    return <Practising run={practice.run} />
  if (demo?.state === 'making')
    return (
      <Link to="/" className="demo-badge">
        {t.making} {Math.round((demo.step?.progress ?? 0) * 100)}%
      </Link>
    )
  if (demo?.state !== 'ready' || !demo.shop) return null
  if (shop?.name === demo.shop) return <Invented step={demo.step} />
  return arrived ? <Arrived shop={demo.shop} /> : null
}

const Practising = ({ run }: { run: number }) => {
  const t = useWords(trainingWords)
  return (
    <span className="demo-badge is-invented">
      {t.practising}
      <Link to="/training/drills/$run" params={{ run: String(run) }} search={(kept) => kept}>
        {t.backToQuestion}
      </Link>
    </span>
  )
}

const Invented = ({ step }: { step: DemoStep | null }) => {
  const t = useWords(trainingWords)
  const { remove } = useDemoActions()
  const navigate = useNavigate()
  const refused = remove.error && refusalOf(remove.error)
  const go = async () => {
    const removed = await remove.mutateAsync({}).catch(() => undefined)
    if (removed) await forgetGoneShop(() => navigate({ to: '/', search: { shop: undefined }, replace: true }))
  }
  return (
    <span className="demo-badge is-invented" title={t.inventedWhat}>
      {t.invented}
      {step && <span role="status">{t.step(step)}</span>}
      <button type="button" className="link-button" disabled={remove.isPending} onClick={() => void go()}>
        {remove.isPending ? t.removing : t.remove}
      </button>
      {refused && <span role="alert">{refused.message}</span>}
    </span>
  )
}

const Arrived = ({ shop }: { shop: string }) => {
  const t = useWords(trainingWords)
  const change = useAddress()
  return (
    <span className="demo-badge" role="status">
      {t.ready}
      <button type="button" className="link-button" onClick={() => void change({ shop, where: undefined })}>
        {t.open}
      </button>
    </span>
  )
}
