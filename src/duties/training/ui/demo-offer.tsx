import { useNavigate } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { forgetShops } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { DemoStep } from '../demo/contract.ts'
import { useDemo, useDemoActions, useDemoReady } from './demo.ts'
import { trainingWords } from './words.ts'
import './training.css'

/** For a house without data: the demo shop, how far it is, and then the way into it. */
export const DemoOffer = () => {
  const t = useWords(trainingWords)
  const demo = useDemo()
  const navigate = useNavigate()
  const { make, cancel } = useDemoActions()
  useDemoReady((shop) => {
    void forgetShops().then(() => navigate({ to: '/', search: { shop } }))
  })
  if (!demo || demo.state === 'ready') return null
  const refusal = make.error ? refusalOf(make.error) : demo.failure && { ...demo.failure, details: {} }
  return (
    <section className="demo-offer" aria-label={t.offer}>
      <h2>{demo.state === 'making' ? t.making : t.offer}</h2>
      {demo.step ? (
        <Making step={demo.step} cancelling={cancel.isPending} onCancel={() => cancel.mutate({})} />
      ) : (
        <>
          <p className="muted">{t.offerWhat}</p>
          {refusal && <Failure {...refusal} />}
          <div className="row">
            <Button size="large" loading={make.isPending} onClick={() => make.mutate({ scenario: 'medium' })}>
              {t.make}
            </Button>
            <button
              type="button"
              className="link-button"
              disabled={make.isPending}
              onClick={() => make.mutate({ scenario: 'small' })}
            >
              {t.makeSmall}
            </button>
          </div>
        </>
      )}
    </section>
  )
}

const Making = (props: { step: DemoStep; cancelling: boolean; onCancel: () => void }) => {
  const t = useWords(trainingWords)
  const { step, cancelling, onCancel } = props
  return (
    <>
      <Progress percent={Math.round(step.progress * 100)} status="active" aria-label={t.making} />
      <div className="wrap">{t.step(step)}</div>
      <div className="row">
        <span className="muted small">{t.goesOn}</span>
        <Button size="small" type="text" className="push" loading={cancelling} onClick={onCancel}>
          {cancelling ? t.cancelling : t.cancel}
        </Button>
      </div>
    </>
  )
}
