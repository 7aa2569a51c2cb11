import { Button, Progress } from 'antd'
import { memo } from 'react'
import { fileSize } from '../../web/kit/numbers.ts'
import { Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { type Sending, sendAgain, stopSending } from './sending.ts'
import { sendingWords } from './sending-words.ts'
import { importWords } from './words.ts'

/** A file on its way to the server. Drawn anew only when it moved. */
export const SendingCard = memo(({ file }: { file: Sending }) => {
  const t = useWords(importWords)
  const s = useWords(sendingWords)
  const { id, name, bytes, sent, refusal, isBroken } = file
  return (
    <section className="upload" aria-label={name}>
      <div className="upload-head">
        <strong className="upload-name">{name}</strong>
        <span className="muted small">{fileSize(bytes)}</span>
        <span className="state-tag">{sent === 0 ? t.queued : t.sendingState}</span>
        <Button className="push" size="small" type="text" onClick={() => stopSending(id)}>
          {refusal ? t.dismiss : t.cancel}
        </Button>
      </div>
      {refusal && isBroken ? (
        <div className="state is-failure" role="alert">
          <strong>{s.notSent}</strong>
          <div>{s.notSentNext}</div>
          <Button onClick={() => sendAgain(id)}>{s.retry}</Button>
        </div>
      ) : refusal ? (
        <Failure {...refusal} />
      ) : (
        // All sent is not yet taken: without a word Ant Design would tick it off.
        <Progress percent={bytes === 0 ? 0 : Math.round((sent / bytes) * 100)} size="small" status="normal" />
      )}
    </section>
  )
})
