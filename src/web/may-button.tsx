import { Button, type ButtonProps } from 'antd'
import { type Permission, permissionNames } from '../kernel/permission.ts'
import { useWords, words } from './kit/words.ts'
import { useMay } from './me.tsx'

const mayWords = words(
  { without: (name: string) => `您没有「${name}」的权限，需要的话请店主在“成员”页加上` },
  { without: () => 'You do not have the permission; if you need it, ask the owner on the members page' },
)

/** A button for who may do it; for anybody else it is there, does nothing, and says whom to ask. */
export const MayButton = ({ needs, ...button }: ButtonProps & { needs: Permission }) => {
  const t = useWords(mayWords)
  const may = useMay(needs)
  return may ? (
    <Button {...button} />
  ) : (
    <Button {...button} disabled title={t.without(permissionNames[needs])} />
  )
}
