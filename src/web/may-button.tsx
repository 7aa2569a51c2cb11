import { Button, type ButtonProps, ConfigProvider } from 'antd'
import type { ReactNode } from 'react'
import type { Permission } from '../kernel/permission.ts'
import { useWords, words } from './kit/words.ts'
import { useMay, useMayEverywhere } from './me.tsx'
import { permissionWords } from './permission-words.ts'

const mayWords = words(
  { without: (name: string) => `您没有「${name}」的权限，需要的话请店主在“成员”页加上` },
  {
    without: (name: string) =>
      `You do not have the permission “${name}”; if you need it, ask the owner to add it on the members page`,
  },
)

type Needed = {
  needs: Permission
  /** It is about another shop than the one that is shown. */
  shop?: string
  /** It is about the whole: the permission must be held for all shops. */
  isWhole?: true
}

/** A button for who may do it; for anybody else it is there, does nothing, and says whom to ask. */
export const MayButton = ({ needs, shop, isWhole, ...button }: ButtonProps & Needed) => {
  const t = useWords(mayWords)
  const permissions = useWords(permissionWords)
  const mayThere = useMay(needs, shop)
  const mayEverywhere = useMayEverywhere(needs)
  const may = isWhole ? mayEverywhere : mayThere
  return may ? <Button {...button} /> : <Button {...button} disabled title={t.without(permissions[needs])} />
}

/** Fields that are saved as they are left: for who may not, they are there to be read, and say whom to ask. */
export const MayFields = ({ needs, children }: { needs: Permission; children: ReactNode }) => {
  const t = useWords(mayWords)
  const permissions = useWords(permissionWords)
  const may = useMay(needs)
  return (
    <ConfigProvider componentDisabled={!may}>
      <div className="may-fields" {...(may ? {} : { title: t.without(permissions[needs]) })}>
        {children}
      </div>
    </ConfigProvider>
  )
}
