import { Button, Popconfirm } from 'antd'
import { dayOf, minuteOf } from '../../../web/days.ts'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { permissionWords } from '../../../web/permission-words.ts'
import type { ApiKey } from '../accounts/contract.ts'
import { keyWords } from './key-words.ts'

/** One key: what it is for, what it may do, when it was used; and the way to take it back. */
export const KeyLine = (props: { of: ApiKey; owner?: string | undefined; onRevoke: () => void }) => {
  const { of, owner, onRevoke } = props
  const t = useWords(keyWords)
  const names = useWords(permissionWords)
  const { list, semicolon } = useWords(punctuation)
  const until = of.expiresAt === null ? t.forever : t.until(dayOf(of.expiresAt))
  return (
    <li className="key-line">
      <div className="row">
        {owner && <strong>{owner}</strong>}
        <span className="wrap">{of.name}</span>
        <code>{of.prefix}…</code>
        <span className={of.state === 'expired' ? 'key-expired' : 'muted'}>
          {of.state === 'expired' ? t.expired : until}
        </span>
        <span className="muted">{of.lastUsedAt === null ? t.never : t.used(minuteOf(of.lastUsedAt))}</span>
        <Popconfirm title={t.sure(of.name)} okText={t.yes} cancelText={t.no} onConfirm={onRevoke}>
          <Button className="push" size="small" aria-label={`${t.revoke} ${of.name}`}>
            {t.revoke}
          </Button>
        </Popconfirm>
      </div>
      <div className="muted small wrap">
        {of.shops === null ? t.allShops : of.shops.join(list)} ·{' '}
        {of.permissions.map((one) => names[one]).join(semicolon)}
      </div>
    </li>
  )
}
