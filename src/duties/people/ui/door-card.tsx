import type { ReactNode } from 'react'
import { useWords } from '../../../web/kit/words.ts'
import { doorWords } from './door-words.ts'
import './door.css'

/** A page before the program: one card, nothing else. */
export const DoorCard = ({ title, children }: { title: string; children: ReactNode }) => {
  const t = useWords(doorWords)
  return (
    <div className="door" role="dialog" aria-modal="true" aria-label={title}>
      <div className="door-card">
        <div className="door-brand">
          <img src="/mark.svg" alt="" width={28} height={28} />
          <span>{t.product}</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </div>
  )
}
