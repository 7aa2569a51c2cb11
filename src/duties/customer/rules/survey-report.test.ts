import { expect, test } from 'vitest'
import { textWords } from '../../../documents/words.ts'
import { day } from '../../../kernel/calendar.ts'
import type { SurveyPage } from '../surveys/contract.ts'
import { type Answers, proofOf, reasonsOf, resultsOf, satisfiedShare, usualQuestions } from './survey.ts'
import { surveyReport, surveySections } from './survey-report.ts'

/** A survey of so many who were asked, answered like this. */
const surveyOf = (answers: readonly Answers[], asked: number): SurveyPage => {
  const csat = answers.flatMap(([score]) => (typeof score === 'number' ? [score] : []))
  const satisfied = satisfiedShare(csat)
  const texts = answers.flatMap(([score, , , text]) =>
    typeof text === 'string' ? [{ text, csat: typeof score === 'number' ? score : null, at: '' }] : [],
  )
  return {
    id: 7,
    title: '十一月满意度',
    intro: '',
    questions: [...usualQuestions],
    from: day('2026-11-01'),
    to: day('2026-11-10'),
    closesOn: day('2026-11-30'),
    closedAt: null,
    isOpen: true,
    createdAt: '2026-11-15T16:30:00Z',
    orders: 31,
    buyers: 30,
    asked,
    answered: answers.length,
    satisfied,
    proof: proofOf(satisfied),
    results: resultsOf(usualQuestions, answers),
    reasons: reasonsOf(texts.map(({ text, csat: score }) => ({ texts: [text], csat: score }))),
    texts,
    tickets: { opened: 2, closed: 1 },
  }
}

const reportOf = (answers: readonly Answers[], asked = 25) =>
  surveyReport({
    shop: '白瓷小店',
    madeAt: '2026-11-20 09:00',
    survey: surveyOf(answers, asked),
    period: { from: day('2026-11-01'), to: day('2026-11-10') },
    around: [],
    ending: { missing: [], files: [], words: new Map() },
  })

const wordsOf = ({ draft }: ReturnType<typeof reportOf>, id: string): string =>
  (draft.sections.find((one) => one.id === id)?.blocks ?? [])
    .flatMap((block) =>
      block.kind === 'paragraph'
        ? [textWords(block.text)]
        : block.kind === 'list'
          ? block.items.map(textWords)
          : [],
    )
    .join('\n')

const twenty: Answers[] = [
  ...Array.from({ length: 17 }, (): Answers => [5, 10, '没有', null]),
  [3, 5, '物流速度', '物流太慢'],
  [2, 3, '物流速度', '快递等了十天'],
  [1, 0, '客服', '客服不回'],
]

test('17 of 20 are told with their interval and as not proven, and who was not asked is told', () => {
  const report = reportOf(twenty)
  expect(wordsOf(report, 'answer')).toContain('20 份答卷里 17 份满意')
  expect(wordsOf(report, 'answer')).toContain('63.96% 至 94.76%')
  expect(wordsOf(report, 'answer')).toContain('证明不了')
  const asked = wordsOf(report, 'asked')
  expect(asked).toContain('超出份数上限的 5 个买家没有问')
  expect(asked).toContain('问了没答的有 5 个')
  expect(wordsOf(report, 'tickets')).toContain('开了 2 张工单，了结 1 张，还有 1 张在办')
})

test('a survey that began after midnight in Beijing began on that day', () => {
  const { cover } = reportOf(twenty).draft
  expect(cover.facts).toContainEqual({ name: '收答卷', value: '2026-11-16 至 2026-11-30' })
})

test('suggestions come from the reasons, the commonest first, each with what it could bring', () => {
  const { suggestions } = reportOf(twenty)
  expect(suggestions.map(({ id }) => id)).toEqual(['survey-7-物流', 'survey-7-tickets'])
  // 17 and 2 of 20.
  expect(suggestions[0]?.effect).toContain('满意度最多到 95.00%；')
})

test('what one buyer says is a case and no suggestion; what many choose to be improved is one, once', () => {
  const chosen = (option: string, n: number) => Array.from({ length: n }, (): Answers => [5, 9, option, null])
  const of = (answers: Answers[]) => reportOf(answers).suggestions
  const one: Answers = [1, 0, '客服', '客服不回']
  const alone = reportOf([...chosen('没有', 20), one])
  expect(alone.suggestions.map(({ id }) => id)).toEqual(['survey-7-tickets'])
  expect(JSON.stringify(alone.draft.sections.find(({ id }) => id === 'reasons'))).toContain('个案')
  const [wish] = of([...chosen('没有', 20), ...chosen('和描述不符', 3), one])
  expect(wish?.text).toContain('3 份（12.50%）选了「和描述不符」')
  expect(of([...chosen('没有', 40), ...chosen('和描述不符', 3)]).map(({ id }) => id)).toEqual([
    'survey-7-tickets',
  ])
  const slow: Answers = [2, 3, '物流速度', '物流太慢']
  expect(of([...chosen('没有', 9), slow, slow, slow]).map(({ id }) => id)).toEqual([
    'survey-7-物流',
    'survey-7-tickets',
  ])
})

test('no section is empty, with answers and without', () => {
  for (const answers of [twenty, []]) {
    const { draft } = reportOf(answers)
    expect(draft.sections.map(({ id }) => id)).toEqual(surveySections.map(({ id }) => id))
    for (const { id, blocks } of draft.sections)
      if (id !== 'suggestions') expect(blocks.length, id).toBeGreaterThan(0)
  }
  expect(wordsOf(reportOf([]), 'answer')).toContain('还没有一份答卷')
})

test('few who answered get a suggestion of their own', () => {
  const { suggestions } = reportOf([[5, 9, '没有', null]])
  expect(suggestions.map(({ id }) => id)).toContain('survey-7-rate')
})
