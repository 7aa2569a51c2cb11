import { Empty } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { PathLink } from '../path-link.tsx'
import { shellWords } from '../words.ts'

/** A page that was reached by its address, by somebody who may not open it: what is missing, and whom to ask. */
export const NotYours = ({ page, permission }: { page: string; permission: string }) => {
  const t = useWords(shellWords)
  return (
    <Empty title={t.notYours(page)} action={<PathLink to="/">{t.toToday}</PathLink>}>
      {t.notYoursHint(permission)}
    </Empty>
  )
}
