import { printableText } from '../../../kernel/printable-text.ts'
import { visibleText } from '../../../kernel/visible-text.ts'
import { netShare, standingOf, wilson } from '../../../stats/proportion.ts'
import {
  type Estimate,
  LONGEST_ANSWER,
  type Proof,
  type Question,
  type QuestionResult,
} from '../surveys/contract.ts'

/** 满意度 that is asked of the shop. */
export const SATISFACTION_TARGET = 0.85

/** What a survey asks until somebody changes it. */
export const usualQuestions: readonly Question[] = [
  { kind: 'csat', title: '这次购物您满意吗？' },
  { kind: 'nps', title: '您会把我们推荐给朋友吗？' },
  {
    kind: 'choice',
    title: '哪一点最该改进？',
    options: ['商品质量', '和描述不符', '物流速度', '客服', '包装', '价格', '没有'],
  },
  { kind: 'text', title: '还想对我们说什么？' },
]

export const usualIntro = '谢谢您的购买。占用一分钟，您的回答只用来改进商品和服务。'

/** One answer for each question, in their order; null: not answered. */
export type Answers = (number | string | null)[]

const personal = /手机|电话|姓名|名字|微信|QQ|地址|住址|身份证|生日|邮箱|银行卡|旺旺/i

/** Which question asks for what must not be asked; undefined where none does. */
export const personalQuestion = (questions: readonly Question[]): Question | undefined =>
  questions.find(
    (one) => personal.test(one.title) || ('options' in one && one.options.some((o) => personal.test(o))),
  )

/** Numbers that could be a phone's, a card's or an order's, and addresses of mail, are not kept of what buyers write. */
export const withoutPersonal = (text: string): string =>
  text
    .replace(/(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '（邮箱已隐去）')
    .replace(/\p{Nd}(?:[\s－.．·-]?\p{Nd}){6,}[\p{Nd}XxＸｘ]?/gu, '（号码已隐去）')

/** Marks of direction, which can turn around what stands after them, and signs without width; joined emoji stay joined. */
const HIDDEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** What a buyer wrote, without what cannot be seen; '' where nothing can. */
const readableText = (text: string): string => {
  const readable = printableText(text).replace(HIDDEN, '').trim()
  // Joiners and variants of emoji without their emoji.
  return visibleText(readable) === '' ? '' : readable
}

/** The answers of a filled form: fields q0, q1, …; `problems` says what does not fit, by question. */
export const readForm = (
  questions: readonly Question[],
  form: ReadonlyMap<string, string>,
): { answers: Answers; problems: ReadonlyMap<number, string> } => {
  const problems = new Map<number, string>()
  const scored = (index: number, given: string, from: number, to: number): number | null => {
    if (given === '') {
      if (from === 1) problems.set(index, '请选一个分数。')
      return null
    }
    const score = Number(given)
    if (/^\d{1,2}$/.test(given) && score >= from && score <= to) return score
    problems.set(index, `请选 ${from} 到 ${to} 分。`)
    return null
  }
  const answers = questions.map((question, index): number | string | null => {
    const given = readableText(form.get(`q${index}`) ?? '')
    if (question.kind === 'csat') return scored(index, given, 1, 5)
    if (question.kind === 'nps') return scored(index, given, 0, 10)
    if (given === '') return null
    if (question.kind === 'choice') {
      if (question.options.includes(given)) return given
      problems.set(index, '请从选项里选一个。')
      return null
    }
    if ([...given].length <= LONGEST_ANSWER) return withoutPersonal(given)
    problems.set(index, `最多写 ${LONGEST_ANSWER} 个字，现在是 ${[...given].length} 个。`)
    return given.slice(0, LONGEST_ANSWER * 2)
  })
  if (problems.size === 0 && answers.every((answer) => answer === null)) problems.set(0, '至少回答一题。')
  return { answers, problems }
}

/** The first score of a kind. */
export const scoreOf = (
  questions: readonly Question[],
  answers: Answers,
  kind: 'csat' | 'nps',
): number | null => {
  const at = questions.findIndex((one) => one.kind === kind)
  const score = at < 0 ? null : answers[at]
  return typeof score === 'number' ? score : null
}

/** Of 1 to 5, 4 and 5 are content. */
const isSatisfied = (csat: number): boolean => csat >= 4

/** So low that somebody asks why: 1 and 2 of 5, or where no satisfaction is told 0 to 3 of 10. */
export const isLow = (csat: number | null, nps: number | null): boolean =>
  csat !== null ? csat <= 2 : nps !== null && nps <= 3

const estimateOf = (satisfied: number, n: number): Estimate | null => {
  const share = wilson(satisfied, n)
  return share ? { n, ...share } : null
}

export const satisfiedShare = (scores: readonly number[]): Estimate | null =>
  estimateOf(scores.filter(isSatisfied).length, scores.length)

export const npsOf = (scores: readonly number[]): Estimate | null => {
  const promoters = scores.filter((score) => score >= 9).length
  const detractors = scores.filter((score) => score <= 6).length
  const net = netShare({ promoters, detractors, passives: scores.length - promoters - detractors })
  return net ? { n: scores.length, ...net } : null
}

/** Proven, disproven, or not to be told from so few answers. */
export const proofOf = (share: Estimate | null, target: number = SATISFACTION_TARGET): Proof =>
  share ? standingOf(share, target) : 'none'

/** What was answered to each question; choices with how content those were who chose them. */
export const resultsOf = (questions: readonly Question[], all: readonly Answers[]): QuestionResult[] =>
  questions.map((question, index) => {
    const given = all.map((answers) => answers[index] ?? null)
    const scores = given.filter((answer) => typeof answer === 'number')
    const texts = given.filter((answer) => typeof answer === 'string')
    const base = { question: index, kind: question.kind, title: question.title }
    const counted = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => ({
        answer: String(from + i),
        n: scores.filter((score) => score === from + i).length,
        satisfied: null,
      }))
    if (question.kind === 'csat')
      return { ...base, n: scores.length, counts: counted(1, 5), estimate: satisfiedShare(scores) }
    if (question.kind === 'nps')
      return { ...base, n: scores.length, counts: counted(0, 10), estimate: npsOf(scores) }
    const options = question.kind === 'choice' ? question.options : []
    const counts = options.map((option) => {
      const chosen = all.filter((answers) => answers[index] === option)
      const csat = chosen.flatMap((answers) => scoreOf(questions, answers, 'csat') ?? [])
      return { answer: option, n: chosen.length, satisfied: satisfiedShare(csat) }
    })
    return { ...base, n: texts.length, counts, estimate: null }
  })

/** Words by which a complaint is known; a text may have several. */
const reasonWords: readonly (readonly [reason: string, words: RegExp])[] = [
  ['色差', /色差|颜色|发黄|偏灰|不是一个色/],
  ['破损', /破损|碎|裂|缺口|坏了|漏/],
  ['尺寸', /尺寸|大小|太小|太大|容量|小一圈|铺不满/],
  ['质量', /质量|做工|毛刺|掉釉|异味|粗糙|劣质/],
  ['物流', /物流|快递|发货|太慢|没收到|送货/],
  ['客服', /客服|态度|没人理|不回|敷衍/],
  ['包装', /包装|盒子|简陋/],
  ['价格', /价格|太贵|不值|降价|便宜/],
]

/**
 * Why people were not content, by their own words: in how many answers each reason comes, with a few of the words. Who
 * says it in two texts is counted once.
 */
export const reasonsOf = (
  answers: readonly { texts: readonly string[]; csat: number | null }[],
): { reason: string; n: number; examples: string[] }[] => {
  const found = new Map<string, string[]>()
  for (const { texts, csat } of answers)
    if (csat === null || !isSatisfied(csat))
      for (const [reason, words] of reasonWords) {
        const text = texts.find((one) => words.test(one))
        if (text !== undefined) found.set(reason, [...(found.get(reason) ?? []), text])
      }
  return [...found]
    .map(([reason, texts]) => ({ reason, n: texts.length, examples: texts.slice(0, 3) }))
    .toSorted((a, b) => b.n - a.n || a.reason.localeCompare(b.reason))
}
