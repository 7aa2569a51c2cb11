import { Link } from '@tanstack/react-router'
import { Empty } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { shellWords } from '../words.ts'

export const NotFound = () => {
  const t = useWords(shellWords)
  return (
    <Empty title={t.notFound} action={<Link to="/">{t.backHome}</Link>}>
      {t.notFoundHint}
    </Empty>
  )
}
