import { Button, Progress } from 'antd'
import { fileSize } from '../../web/kit/numbers.ts'
import { Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { type Sending, stopSending } from './sending.ts'
import { importWords } from './words.ts'

/** A file on its way to the server. */
export const SendingCard = ({ file }: { file: Sending }) => {
  const t = useWords(importWords)
  const { key, name, bytes, sent, refusal } = file
  return (
    <section className="upload" aria-label={name}>
      <div className="upload-head">
        <strong className="upload-name">{name}</strong>
        <span className="muted small">{fileSize(bytes)}</span>
        <span className="state-tag">{sent === 0 ? t.queued : t.sendingState}</span>
        <Button className="push" size="small" type="text" onClick={() => stopSending(key)}>
          {refusal ? t.dismiss : t.cancel}
        </Button>
      </div>
      {refusal ? (
        <Failure {...refusal} />
      ) : (
        <Progress percent={bytes === 0 ? 0 : Math.round((sent / bytes) * 100)} size="small" />
      )}
    </section>
  )
}
