import type { Permission } from '../../kernel/permission.ts'
import { Empty } from '../kit/states.tsx'
import { useWords } from '../kit/words.ts'
import { PathLink } from '../path-link.tsx'
import { permissionWords } from '../permission-words.ts'
import { shellWords } from '../words.ts'

/** A page that was reached by its address, by somebody who may not open it: what is missing, and whom to ask. */
export const NotYours = ({ page, permission }: { page: string; permission: Permission }) => {
  const t = useWords(shellWords)
  const permissions = useWords(permissionWords)
  return (
    <Empty title={t.notYours(page)} action={<PathLink to="/">{t.toToday}</PathLink>}>
      {t.notYoursHint(permissions[permission])}
    </Empty>
  )
}
