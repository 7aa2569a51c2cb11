import { Button } from 'antd'
import { useRef } from 'react'
import { fileSize } from '../../web/kit/numbers.ts'
import { useWords } from '../../web/kit/words.ts'
import { useTakeFiles } from '../../web/taking.ts'
import { sendingWords } from './sending-words.ts'
import { useUnsent } from './unsent.ts'
import './importing.css'

/** Which files a reload, a closed page or a lost connection cost, what was kept, and what to do. */
export const UnsentNotice = () => {
  const t = useWords(sendingWords)
  const { lost, acknowledge } = useUnsent()
  const take = useTakeFiles()
  const input = useRef<HTMLInputElement>(null)
  if (lost.length === 0) return null
  return (
    <section className="unsent" role="alert" aria-label={t.lostLabel}>
      <strong>{t.lost(lost.length)}</strong>
      <ul className="bullets">
        {lost.map(({ id, name, bytes }) => (
          <li key={id} className="wrap">
            {name} <span className="muted small">{fileSize(bytes)}</span>
          </li>
        ))}
      </ul>
      <p>{t.lostWhat}</p>
      <div className="row">
        <Button type="primary" onClick={() => input.current?.click()}>
          {t.chooseAgain}
        </Button>
        <Button onClick={acknowledge}>{t.acknowledge}</Button>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t.chooseAgain}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])]
          currentTarget.value = ''
          if (chosen.length > 0) take(chosen)
        }}
      />
    </section>
  )
}
