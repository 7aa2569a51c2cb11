import { LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { api } from '../../../web/client.ts'
import { useWords } from '../../../web/kit/words.ts'
import { useSignedIn } from '../../../web/me.tsx'
import { doorWords } from './door-words.ts'

/** Who is signed in, and the way out. */
export const PersonMenu = () => {
  const t = useWords(doorWords)
  const { data } = useSignedIn()
  const signOut = useMutation(api.account.signOut.mutationOptions({ onSuccess: () => location.assign('/') }))
  if (!data?.member) return null
  const { name } = data.member
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'own',
            icon: <UserOutlined aria-hidden />,
            label: <Link to="/settings/account">{t.person}</Link>,
          },
          {
            key: 'out',
            icon: <LogoutOutlined aria-hidden />,
            label: t.signOut,
            onClick: () => signOut.mutate({}),
          },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={`${t.person} ${name}`}>
        <span className="wide-only">{name}</span>
      </Button>
    </Dropdown>
  )
}
