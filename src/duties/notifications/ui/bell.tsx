import { BellOutlined, SettingOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, Button, Popover } from 'antd'
import { useEffect, useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { useMe } from '../../../web/me.tsx'
import { PathLink } from '../../../web/path-link.tsx'
import { momentWords } from './moments.ts'
import { WhoSitsHere } from './who.tsx'
import { notificationWords } from './words.ts'
import './notifications.css'

/** How often an open page asks whether there is news. */
const LOOK_EVERY = 10_000

/** What there is to know, on every page: how much of it is unread, and on a click what. */
export const Bell = () => {
  const t = useWords(notificationWords)
  const signs = useWords(punctuation)
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  const unread = useQuery(
    api.notifications.unread.queryOptions({
      input: { me: me ?? undefined },
      enabled: me !== null,
      refetchInterval: LOOK_EVERY,
      // Asked again at once when somebody comes back to the tab.
      staleTime: 0,
    }),
  )
  const count = me === null ? 0 : (unread.data?.count ?? 0)
  const latest = unread.data?.latest
  useEffect(() => {
    // Something new: what an open list shows is old.
    if (latest !== undefined) void queryClient.invalidateQueries({ queryKey: api.notifications.list.key() })
  }, [latest])
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      arrow={false}
      content={
        <div className="bell-list">
          <WhoSitsHere>
            {(member) => <News me={member} onGo={() => setOpen(false)} hasUnread={count > 0} />}
          </WhoSitsHere>
        </div>
      }
    >
      <Button type="text" aria-label={`${t.bell}${signs.comma}${t.unread(count)}`} aria-expanded={isOpen}>
        <Badge count={count} size="small" overflowCount={99}>
          <BellOutlined aria-hidden />
        </Badge>
      </Button>
    </Popover>
  )
}

const News = ({ me, onGo, hasUnread }: { me: number; onGo: () => void; hasUnread: boolean }) => {
  const t = useWords(notificationWords)
  const news = useQuery(api.notifications.list.queryOptions({ input: { me, limit: 50 } }))
  const read = useMutation(
    api.notifications.read.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.notifications.key() }),
    }),
  )
  return (
    <>
      <div className="bell-head">
        <strong>{t.bell}</strong>
        <div className="row">
          {hasUnread && (
            <Button size="small" type="text" onClick={() => read.mutate({ me })}>
              {t.allRead}
            </Button>
          )}
          <Link to="/settings/notifications" onClick={onGo} aria-label={t.settings}>
            <SettingOutlined aria-hidden />
          </Link>
        </div>
      </div>
      <Answer of={news}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <ul className="plain-list bell-news" aria-label={t.bell}>
              {list.map((one) => (
                <li key={one.id} className={one.isRead ? undefined : 'is-unread'}>
                  <PathLink
                    to={withShop(one.path, one.shop)}
                    onGo={() => {
                      if (!one.isRead) read.mutate({ me, ids: [one.id] })
                      onGo()
                    }}
                  >
                    {one.title}
                  </PathLink>
                  {one.text !== '' && <div className="bell-text">{one.text}</div>}
                  <div className="muted small">
                    {[one.shop, momentWords(one.at)].filter((part) => part !== '').join(' · ')}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </>
  )
}

/** The page of that shop, whichever is looked at now. */
const withShop = (path: string, shop: string): string =>
  shop === '' ? path : `${path}${path.includes('?') ? '&' : '?'}shop=${encodeURIComponent(shop)}`
