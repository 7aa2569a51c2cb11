import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { noteSentence } from './rules/notes.ts'

test('what leaves is named in the language of the page', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const named = globSync('**/contract.ts', { cwd: root }).flatMap((path) =>
    [...readFileSync(`${root}${path}`, 'utf8').matchAll(/exports: '([^']+)'/g)].map(([, name = '']) => name),
  )
  expect(named.length).toBeGreaterThan(3)
  expect(named.map((name) => noteSentence('export', name, {}, 'en')).join()).not.toMatch(/[\u3400-\u9fff]/)
  expect(noteSentence('export', '对账', {}, 'en')).toBe('exported the reconciliation')
  expect(noteSentence('export', '对账', {}, 'zh')).toBe('导出了对账')
  expect(noteSentence('export', '「周报.pdf」', {}, 'en')).toBe('exported 「周报.pdf」')
  const gap = { tables: ['task', 'ticket'] }
  expect(noteSentence('audit_gap', '', gap, 'en')).toBe(
    'found tables that nobody had listened to: task, ticket',
  )
})
