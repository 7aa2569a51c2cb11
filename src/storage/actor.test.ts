import { expect, test } from 'vitest'
import { actingAs, actorNow } from './actor.ts'

test('whoever is at work stays so over everything that is waited for, beside others', async () => {
  const seen = await Promise.all(
    ['林晓', '王店长'].map((name, i) =>
      actingAs({ kind: 'person', member: i + 1, name }, async () => {
        await new Promise((resolve) => setTimeout(resolve, 5 - i))
        return actorNow().name
      }),
    ),
  )
  expect(seen).toEqual(['林晓', '王店长'])
  expect(actorNow()).toEqual({ kind: 'program', name: '掌柜' })
})
