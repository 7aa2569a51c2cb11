import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../../kernel/failure.ts'
import {
  type Answers,
  isLow,
  npsOf,
  personalQuestion,
  proofOf,
  readForm,
  reasonsOf,
  resultsOf,
  satisfiedShare,
  usualQuestions,
  withoutPersonal,
} from './survey.ts'
import { refusalPage, sheetPage } from './survey-page.ts'

const form = (fields: Record<string, string>) => new Map(Object.entries(fields))

test('17 of 20 content are 85 %, 64.0 to 94.8: not proven against 85 %', () => {
  const scores = [...Array(12).fill(5), ...Array(5).fill(4), 3, 2, 1]
  const share = satisfiedShare(scores)
  expect(share).toMatchObject({ n: 20, value: 0.85 })
  expect(share?.low).toBeCloseTo(0.6396, 4)
  expect(share?.high).toBeCloseTo(0.9476, 4)
  expect(proofOf(share)).toBe('not-proven')
  expect(proofOf(satisfiedShare(Array(40).fill(5)))).toBe('met')
  expect(proofOf(satisfiedShare(Array(40).fill(3)))).toBe('not-met')
  expect(proofOf(satisfiedShare([]))).toBe('none')
})

test('NPS is the share of 9 and 10 less that of 0 to 6', () => {
  const scores = [...Array(6).fill(10), ...Array(6).fill(9), ...Array(3).fill(8), 7, 7, 6, 3, 0]
  expect(npsOf(scores)?.value).toBeCloseTo(12 / 20 - 3 / 20, 10)
})

test('results count each score, and how content those are who chose an option', () => {
  const answers: Answers[] = [
    [5, 10, '没有', null],
    [4, 8, '物流速度', '包装一般'],
    [2, 3, '物流速度', '等了十天，物流太慢'],
    [1, null, '商品质量', '掉釉，质量差'],
  ]
  const [csat, nps, choice, text] = resultsOf(usualQuestions, answers)
  expect(csat).toMatchObject({ n: 4, estimate: { value: 0.5 } })
  expect(csat?.counts.map(({ n }) => n)).toEqual([1, 1, 0, 1, 1])
  expect(nps).toMatchObject({ n: 3, estimate: { value: 0 } })
  expect(choice?.counts.find(({ answer }) => answer === '物流速度')).toMatchObject({
    n: 2,
    satisfied: { n: 2, value: 0.5 },
  })
  expect(text).toMatchObject({ n: 3, counts: [], estimate: null })
})

test('reasons are those of buyers who were not content', () => {
  const reasons = reasonsOf([
    { texts: ['等了十天，物流太慢，客服不回'], csat: 2 },
    { texts: ['快递太慢'], csat: 1 },
    { texts: ['物流很快'], csat: 5 },
    { texts: ['颜色发黄'], csat: null },
  ])
  expect(reasons.map(({ reason, n }) => [reason, n])).toEqual([
    ['物流', 2],
    ['客服', 1],
    ['色差', 1],
  ])
})

test('who says the same in two texts is one answer', () => {
  const reasons = reasonsOf([
    { texts: ['物流太慢', '快递等了十天，包装也破了'], csat: 2 },
    { texts: [], csat: 1 },
  ])
  expect(reasons).toEqual([
    { reason: '包装', n: 1, examples: ['快递等了十天，包装也破了'] },
    { reason: '物流', n: 1, examples: ['物流太慢'] },
  ])
})

test('a form is read question by question; what is wrong is told and the rest is kept', () => {
  const full = readForm(usualQuestions, form({ q0: '4', q1: '9', q2: '包装', q3: ' 很好 ' }))
  expect(full.answers).toEqual([4, 9, '包装', '很好'])
  expect(full.problems.size).toBe(0)
  const wrong = readForm(usualQuestions, form({ q0: '7', q1: '', q2: '没有这一项', q3: '啊'.repeat(501) }))
  expect([...wrong.problems.keys()]).toEqual([0, 2, 3])
  expect(wrong.problems.get(3)).toContain('501')
  expect(readForm(usualQuestions, form({ q1: '3' })).problems.get(0)).toBe('请选一个分数。')
  expect(readForm([{ kind: 'text', title: '说几句' }], form({})).problems.size).toBe(1)
  expect(readForm([{ kind: 'text', title: '说几句' }], form({ q0: '\u200d\ufe0f' })).problems.size).toBe(1)
  const family = '👨‍👩‍👧‍👦❤️'
  expect(readForm([{ kind: 'text', title: '说几句' }], form({ q0: family })).answers).toEqual([family])
})

test('what cannot be seen is no part of an answer, and hides no number', () => {
  const said = (text: string) => readForm([{ kind: 'text', title: '说几句' }], form({ q0: text }))
  expect(said('坏\u0000了\r\n\u202e退款\u001b[31m').answers).toEqual(['坏了\n退款[31m'])
  expect(said('138\u200b0013\u206080\u000000').answers).toEqual(['（号码已隐去）'])
  expect(said('138.0013.8000').answers).toEqual(['（号码已隐去）'])
  expect(said('👩\u200d👧 1299.00 元').answers).toEqual(['👩\u200d👧 1299.00 元'])
  expect(said(' \u200b\u2060 ').problems.size).toBe(1)
})

test('low is 1 and 2 of 5, and 0 to 3 of 10 where satisfaction was not asked', () => {
  expect([1, 2, 3].map((score) => isLow(score, 10))).toEqual([true, true, false])
  expect([3, 4].map((score) => isLow(null, score))).toEqual([true, false])
  expect(isLow(4, 0)).toBe(false)
  expect(isLow(null, null)).toBe(false)
})

test('no question asks who somebody is, and numbers they write are hidden', () => {
  expect(personalQuestion(usualQuestions)).toBeUndefined()
  expect(personalQuestion([{ kind: 'text', title: '您的手机号是多少？' }])?.title).toContain('手机')
  expect(withoutPersonal('打我 138 0000 0000，或 a.b@example.com')).toBe(
    '打我 （号码已隐去），或 （邮箱已隐去）',
  )
  expect(withoutPersonal('电话１３８００００００００，谢谢')).toBe('电话（号码已隐去），谢谢')
  expect(withoutPersonal('用了 3 个月，2 个碎了')).toBe('用了 3 个月，2 个碎了')
})

test('only what was taken is thanked for, and can be changed up to the last day', () => {
  const sheet = {
    shop: '白瓷小店',
    title: '满意度',
    intro: '',
    closesOn: '2026-12-01',
    questions: usualQuestions,
    isTaken: true,
  }
  expect(sheetPage({ ...sheet, answers: undefined })).not.toContain('收到了')
  const taken = sheetPage({ ...sheet, answers: [5, null, null, null] })
  expect(taken).toContain('收到了')
  expect(taken).toContain('到 2026-12-01 为止')
})

test('nothing that anybody types becomes markup of the page', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (typed) => {
      const evil = `<script>alert(1)</script>"'&${typed}`
      const page = sheetPage({
        shop: evil,
        title: evil,
        intro: evil,
        closesOn: '2026-12-01',
        questions: [
          { kind: 'choice', title: evil, options: [evil, '乙'] },
          { kind: 'text', title: evil },
        ],
        answers: [evil, evil],
      })
      expect(page).not.toContain('<script')
      expect(
        page.match(
          /<(?!\/?(?:html|head|meta|title|style|body|main|p|h1|div|strong|br|form|fieldset|legend|span|label|input|textarea|button)\b|!doctype)/g,
        ),
      ).toBeNull()
      expect(refusalPage({ code: 'internal', message: evil, next: evil })).not.toContain('<script')
    }),
  )
})

test('the page is light: under 12 KB with nothing to fetch', () => {
  const page = sheetPage({
    shop: '白瓷小店',
    title: '十一月满意度调查',
    intro: '谢谢您',
    closesOn: '2026-12-01',
    questions: usualQuestions,
    answers: undefined,
  })
  expect(Buffer.byteLength(page)).toBeLessThan(12_000)
  expect(page).not.toMatch(/\b(src|href)=|url\(|@import/)
})

test('a buyer who wrote too much is told so, and not where a team imports files', () => {
  const { message, next } = new Failure('request_too_large', { limit: '64 KB' })
  const told = refusalPage({ code: 'request_too_large', message, next })
  expect(told).toContain('写得太长了，没有收到。')
  expect(told).not.toContain('导入')
})
