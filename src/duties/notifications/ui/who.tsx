import type { ReactNode } from 'react'
import { useWords } from '../../../web/kit/words.ts'
import { useMe } from '../../../web/me.tsx'
import { notificationWords } from './words.ts'

/** What is somebody's own, once it is known who sits here. */
export const WhoSitsHere = ({ children }: { children: (me: number) => ReactNode }) => {
  const t = useWords(notificationWords)
  const me = useMe()
  if (me !== null) return children(me)
  return (
    <div className="bell-who">
      <p className="muted">{t.who}</p>
    </div>
  )
}
