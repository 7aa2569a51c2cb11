import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api } from './client.ts'
import { useWords, words } from './kit/words.ts'

const meWords = words({ me: '我是', nobody: '没有选' }, { me: 'I am', nobody: 'nobody' })

const key = 'zhanggui.member'

const remembered = (): number | null => {
  try {
    const found = Number(localStorage.getItem(key))
    return Number.isInteger(found) && found > 0 ? found : null
  } catch {
    return null
  }
}

/** Members that may be chosen now. */
export const useActiveMembers = () => {
  const members = useQuery(api.people.members.queryOptions())
  return members.data?.filter(({ archivedAt }) => archivedAt === null) ?? []
}

/** Who sits here, as long as nobody signs in: chosen once and remembered by this browser. */
export const useMe = (): [number | null, (id: number | null) => void] => {
  const members = useActiveMembers()
  const [me, setMe] = useState(remembered)
  const put = (id: number | null) => {
    setMe(id)
    try {
      if (id === null) localStorage.removeItem(key)
      else localStorage.setItem(key, String(id))
    } catch {
      // A browser that keeps nothing asks again next time.
    }
  }
  return [members.some(({ id }) => id === me) ? me : null, put]
}

export const MeChoice = ({ me, onPick }: { me: number | null; onPick: (id: number | null) => void }) => {
  const t = useWords(meWords)
  const members = useActiveMembers()
  if (members.length === 0) return null
  return (
    <Select<number | null>
      aria-label={t.me}
      prefix={t.me}
      style={{ minWidth: 140 }}
      value={me}
      options={[
        { value: null, label: t.nobody },
        ...members.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={onPick}
    />
  )
}
