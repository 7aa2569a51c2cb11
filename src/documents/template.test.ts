import { expect, test } from 'vitest'
import { weeklyDraft } from './fixtures.ts'
import { composed } from './template.ts'

const titles = (document: ReturnType<typeof composed>) =>
  document.blocks.flatMap((block) => (block.kind === 'heading' && block.level === 1 ? [block.text] : []))

test('without a template a draft keeps its order', () => {
  expect(titles(composed(weeklyDraft(), { company: '', sections: [] }))).toEqual([
    '本周一句话',
    '走势',
    '为什么变了',
    '商品涨跌',
    '下周',
    '附录',
  ])
})

test('a template orders, renames and leaves out; what is newer than it comes at the end', () => {
  const document = composed(weeklyDraft(), {
    company: '澜山集团',
    logo: { type: 'png', width: 10, height: 5, base64: '' },
    sections: [
      { id: 'next', on: true, title: '下周怎么做' },
      { id: 'gone', on: true, title: '' },
      { id: 'trend', on: false, title: '' },
      { id: 'summary', on: true, title: '' },
    ],
  })
  expect(titles(document)).toEqual(['下周怎么做', '本周一句话', '为什么变了', '商品涨跌', '附录'])
  expect(document.blocks[0]).toMatchObject({ kind: 'cover', company: '澜山集团', logo: { width: 10 } })
})
