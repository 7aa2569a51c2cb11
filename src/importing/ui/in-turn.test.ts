import { expect, test } from 'vitest'
import { askedInTurn } from './in-turn.ts'

test('what changes while an answer is under way is asked for once, after it', async () => {
  const answers: (() => void)[] = []
  const ask = askedInTurn(() => new Promise<void>((resolve) => answers.push(resolve)))
  const first = ask()
  await ask()
  await ask()
  expect(answers).toHaveLength(1)
  answers[0]?.()
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.()
  await first
  expect(answers).toHaveLength(2)
})

test('a question that failed is asked again at the next change', async () => {
  let asked = 0
  const ask = askedInTurn(async () => {
    asked += 1
    if (asked === 1) throw new Error('no answer')
  })
  await expect(ask()).rejects.toThrow('no answer')
  await ask()
  expect(asked).toBe(2)
})
