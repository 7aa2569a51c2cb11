import type { ReactNode } from 'react'
import { useWords } from '../../../web/kit/words.ts'
import { MeChoice, useMe } from '../../../web/me.tsx'
import { notificationWords } from './words.ts'

/** What is somebody's own, once it is known who sits here. */
export const WhoSitsHere = ({ children }: { children: (me: number) => ReactNode }) => {
  const t = useWords(notificationWords)
  const [me, setMe] = useMe()
  if (me !== null) return children(me)
  return (
    <div className="bell-who">
      <p className="muted">{t.who}</p>
      <MeChoice me={me} onPick={setMe} />
    </div>
  )
}

/** The member who sits here; null where that is not known. */
export const useOwn = (): number | null => useMe()[0]
