import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sentenceInEnglish } from './english-sentences.ts'

const han = /[\u3400-\u9fff]/
const duties = fileURLToPath(new URL('../duties/', import.meta.url))

/** Texts with Chinese in them that follow one of these in a source; what is filled in is a number, or a code in brackets. */
const told = (path: string, after: string): string[] =>
  [
    ...readFileSync(`${duties}${path}`, 'utf8').matchAll(
      new RegExp(`(?:${after})\\s*(?:\`([^\`]*)\`|'([^']*)')`, 'g'),
    ),
  ]
    .map(([, template, text]) => template ?? text ?? '')
    .map((text) => text.replace(/\$\{code[^}]*\}(?!）)/g, '（ECONNREFUSED）').replace(/\$\{[^{}]*\}/g, '535'))
    .filter((text) => han.test(text))

test('what became of a message is told in English, whatever its receiver said', () => {
  const sentences = [
    ...told('notifications/rules/robot-messages.ts', 'because:'),
    ...told('notifications/robots.ts', 'because:|\\?|:'),
    ...told('notifications/mail.ts', 'because:'),
    ...told('notifications/jobs.ts', 'outcome:|return|const \\w+ =|because ='),
    ...told('notifications/channel-actions.ts', 'outcome:'),
  ]
  expect(sentences.length).toBeGreaterThan(30)
  expect(sentences.filter((text) => han.test(sentenceInEnglish(text)))).toEqual([])
  expect(sentenceInEnglish('连不上（ENOTFOUND）。过一会儿再试。')).toBe(
    'No connection (ENOTFOUND). Tried again in a while.',
  )
})

test('and what became of a backup', () => {
  expect(sentenceInEnglish('备份好了（0.1 MB），从头读过一遍，完好。清掉 2 份旧的。')).toBe(
    'Backed up (0.1 MB), read again from the beginning, sound. Cleared 2 old ones.',
  )
})
