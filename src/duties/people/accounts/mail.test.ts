import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAccounts, testPassword } from '../../../../test/accounts.ts'
import { storeSides } from '../../../storage/testing.ts'
import { addChannel } from '../../notifications/channel-actions.ts'
import { saveSettings } from '../../notifications/settings-actions.ts'
import { startMailServer } from '../../notifications/testing.ts'
import { archiveMember } from '../actions.ts'
import { listAccess } from './access-actions.ts'
import { enterByLink, openLink, signIn } from './actions.ts'
import { askByMail, mailBounds, waysIn } from './mail-actions.ts'

/** The text of a mail, however it was made fit to travel. */
const read = (mail: string): string =>
  mail.replaceAll(
    /\r\n\r\n([A-Za-z0-9+/=\r\n]{40,})\r\n/g,
    (_, body: string) => `\r\n${Buffer.from(body.replaceAll('\r\n', ''), 'base64').toString('utf8')}\r\n`,
  )

const tokenIn = (mail: string): string =>
  /\/welcome#([\w-]{43})/.exec(read(mail).replaceAll('=\r\n', ''))?.[1] ?? ''

describe.each(storeSides(inject('postgresUrl')))('a link by mail on %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  let lin: Awaited<ReturnType<typeof house.join>>
  let server: Awaited<ReturnType<typeof startMailServer>>
  /** Asks, and waits until whatever that led to is done. */
  const ask = async (mail: string, from = house.browser()): Promise<void> => {
    await askByMail(house.context, { mail }, await from.visit())
    await house.settled()
  }

  beforeAll(async () => {
    server = await startMailServer()
    house = await openAccounts(side, inject('postgresUrl'))
    await house.begin()
    lin = await house.join('林晓', [{ role: 'operator', shop: null }])
    await saveSettings(house.channels, { me: lin.id, mail: 'Lin@Example.com' })
  })
  afterAll(async () => {
    await server.close()
    await house.stores.remove()
  })

  test('is offered where there is a mail server, and nowhere else', async () => {
    expect(await waysIn(house.context)).toEqual({ mail: false })
    await expect(ask('lin@example.com')).rejects.toMatchObject({ code: 'not_found' })
    const mail = {
      host: '127.0.0.1',
      port: server.port,
      security: 'none',
      user: '',
      from: 'zg@example.com',
    } as const
    await addChannel(house.channels, { kind: 'mail', name: '公司邮箱', mail })
    expect(await waysIn(house.context)).toEqual({ mail: true })
  })

  test('goes to who wrote the address down, lasts an hour and is good once; the text is kept nowhere', async () => {
    await ask('lin@example.com')
    expect(server.mails).toHaveLength(1)
    const token = tokenIn(server.mails[0] ?? '')
    expect(token).toHaveLength(43)
    expect(await openLink(house.context, { token })).toMatchObject({ kind: 'mail', member: '林晓' })
    // Nobody who looks after the members sees that there is one.
    expect((await listAccess(house.context)).find(({ member }) => member === lin.id)?.linkUntil).toBeNull()
    const { db } = house.stores.records
    const kept = JSON.stringify([
      await db.selectFrom('account_link').selectAll().execute(),
      await db.selectFrom('notification_delivery').selectAll().execute(),
      await db.selectFrom('audit_entry').selectAll().execute(),
    ])
    expect(kept).not.toContain(token)
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'reset_asked', label: '林晓' })
    house.pass({ minutes: 61 })
    await expect(openLink(house.context, { token })).rejects.toMatchObject({ code: 'link_unusable' })
    await ask('lin@example.com')
    const fresh = tokenIn(server.mails[1] ?? '')
    const at = house.browser()
    await enterByLink(house.context, { token: fresh, password: '又一句很长的好记的话' }, await at.visit())
    expect(await at.who()).toMatchObject({ name: '林晓' })
    expect(await lin.at.who()).toBeUndefined()
    expect((await house.noted()).slice(-2)).toMatchObject([
      { what: 'password', label: '林晓', by: '林晓' },
      { what: 'sign_in', by: '林晓' },
    ])
    await expect(openLink(house.context, { token: fresh })).rejects.toMatchObject({ code: 'link_unusable' })
    await expect(
      signIn(house.context, { name: '林晓', password: testPassword }, await at.visit()),
    ).rejects.toMatchObject({ code: 'sign_in_refused' })
  })

  test('an address that nobody has is answered the same, and nothing is sent', async () => {
    const before = server.mails.length
    const context = house.context
    const answers = await Promise.all(
      ['nobody@example.com', 'lin@example.com'].map(async (mail) =>
        askByMail(context, { mail }, await house.browser().visit()),
      ),
    )
    expect(answers).toEqual([undefined, undefined])
    await house.settled()
    expect(server.mails).toHaveLength(before + 1)
  })

  test('one mailbox gets so many an hour, whoever asks; one sender is told to wait', async () => {
    house.pass({ hours: 5 })
    const before = server.mails.length
    for (let asked = 0; asked < mailBounds.mailbox.most + 2; asked++) await ask('LIN@example.com')
    expect(server.mails).toHaveLength(before + mailBounds.mailbox.most)
    const thief = house.browser()
    for (let asked = 0; asked < mailBounds.sender.most; asked++)
      await ask(`nobody${asked}@example.com`, thief)
    await expect(ask('nobody@example.com', thief)).rejects.toMatchObject({ code: 'too_many_sign_ins' })
  })

  test('who is archived gets none', async () => {
    house.pass({ hours: 10 })
    const before = server.mails.length
    await archiveMember(house.context, { id: lin.id })
    await ask('lin@example.com')
    expect(server.mails).toHaveLength(before)
  })
})
