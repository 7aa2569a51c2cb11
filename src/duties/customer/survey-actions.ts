import { ordersToAsk } from '../../facts/buyers.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { BEIJING, day, dayOf, monthStart, parsePeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import type { CustomerContext } from './context.ts'
import {
  type Answers,
  isLow,
  personalQuestion,
  proofOf,
  reasonsOf,
  resultsOf,
  SATISFACTION_TARGET,
  satisfiedShare,
  scoreOf,
} from './rules/survey.ts'
import { shortened } from './rules/tickets.ts'
import {
  answersOf,
  baseAddress,
  insertLinks,
  insertSurvey,
  keepBaseAddress,
  linkByToken,
  linksOf,
  putAnswer,
  type StoredSurvey,
  scoresBetween,
  surveyById,
  surveysOf,
  ticketsOfSurvey,
  updateSurvey,
} from './survey-store.ts'
import type { Question, Satisfaction, Survey, SurveyPage } from './surveys/contract.ts'
import { momentOf, openTicket } from './ticket-opening.ts'
import { addEvent, ticketed } from './ticket-store.ts'

type Named = { shop?: string | undefined }
type One = Named & { survey: number }
type Asking = Pick<CustomerContext, 'records' | 'clock'>

const isOpenOn = (survey: StoredSurvey, now: Temporal.Instant): boolean =>
  survey.closed_at === null && dayOf(now) <= survey.closes_on

const toSurvey = (survey: StoredSurvey, now: Temporal.Instant): Survey => ({
  id: survey.id,
  title: survey.title,
  intro: survey.intro,
  questions: survey.questions,
  from: day(survey.from_day),
  to: day(survey.to_day),
  closesOn: day(survey.closes_on),
  closedAt: survey.closed_at,
  isOpen: isOpenOn(survey, now),
  createdAt: survey.created_at,
  orders: survey.orders,
  buyers: survey.buyers,
  asked: survey.asked,
  answered: survey.answered,
})

const found = async (
  records: CustomerContext['records'],
  shop: number,
  id: number,
): Promise<StoredSurvey> => {
  const survey = await surveyById(records, shop, id)
  if (!survey) throw new Failure('not_found', { what: `调查 ${id}` })
  return survey
}

/** The newest first. Failures: shop_unknown, shop_needed. */
export const listSurveys = async ({ records, clock }: Asking, input: Named): Promise<Survey[]> => {
  const { id } = await shopToLookAt(records, input.shop)
  return (await surveysOf(records, id)).map((one) => toSurvey(one, clock.now()))
}

/** Results of a survey of a shop. Failure: not_found. */
export const surveyResults = async (
  { records, clock }: Asking,
  shop: number,
  id: number,
): Promise<SurveyPage> => {
  const survey = await found(records, shop, id)
  const [answers, tickets] = await Promise.all([answersOf(records, id), ticketsOfSurvey(records, shop, id)])
  const texts = answers.flatMap(({ answers: given, csat, at }) =>
    textsIn(survey.questions, given).map((text) => ({ text, csat, at })),
  )
  const satisfied = satisfiedShare(answers.flatMap(({ csat }) => csat ?? []))
  return {
    ...toSurvey(survey, clock.now()),
    satisfied,
    proof: proofOf(satisfied),
    results: resultsOf(
      survey.questions,
      answers.map((one) => one.answers),
    ),
    reasons: reasonsOf(
      answers.map((one) => ({ texts: textsIn(survey.questions, one.answers), csat: one.csat })),
    ),
    texts: texts.slice(0, 500),
    tickets,
  }
}

/** Failures: shop_unknown, shop_needed, not_found, also for a survey of another shop. */
export const openSurvey = async (context: Asking, input: One): Promise<SurveyPage> =>
  surveyResults(context, (await shopToLookAt(context.records, input.shop)).id, input.survey)

/**
 * A survey with a link for the last order of each buyer who paid in the period, the newest first, at most `limit`.
 * Failures: shop_unknown, shop_needed; invalid_input where nobody bought then, the days do not fit, or a question asks
 * for personal data.
 */
export const makeSurvey = async (
  context: Pick<CustomerContext, 'records' | 'clock' | 'facts' | 'token'>,
  input: Named & {
    title: string
    intro: string
    questions: readonly Question[]
    from: string
    to: string
    closesOn: string
    limit: number
  },
): Promise<Survey> => {
  const { records, clock } = context
  const { id: shop } = await shopToLookAt(records, input.shop)
  const period = parsePeriod(`${input.from}..${input.to}`)
  const asks = personalQuestion(input.questions)
  if (asks)
    throw new Failure('invalid_input', {
      detail: `「${asks.title}」在问个人信息，调查里不能问。请换一个问法。`,
    })
  if (input.closesOn < dayOf(clock.now()))
    throw new Failure('invalid_input', { detail: `结束日 ${input.closesOn} 已经过了。` })
  const { orders, buyers, rows } = await ordersToAsk(await context.facts(shop), period, input.limit)
  if (rows.length === 0)
    throw new Failure('invalid_input', {
      detail: `${period.from} 到 ${period.to} 没有付了款的订单，不知道问谁。请先导入订单报表，或换一段日子。`,
    })
  const id = await inTransaction(records, async (tx) => {
    const survey = await insertSurvey(tx, {
      shop_id: shop,
      title: input.title,
      intro: input.intro,
      questions: input.questions,
      from_day: period.from,
      to_day: period.to,
      closes_on: input.closesOn,
      created_at: momentOf(clock.now()),
      orders,
      buyers,
    })
    await insertLinks(
      tx,
      rows.map(({ order_id, buyer_no }) => ({
        token: context.token(),
        survey_id: survey,
        shop_id: shop,
        order_id,
        buyer: buyer_no === null ? null : Number(buyer_no),
      })),
    )
    return survey
  })
  return toSurvey(await found(records, shop, id), clock.now())
}

/** Takes no more answers. Failures: shop_unknown, shop_needed, not_found. */
export const closeSurvey = async ({ records, clock }: Asking, input: One): Promise<Survey> => {
  const { id: shop } = await shopToLookAt(records, input.shop)
  return inTransaction(records, async (tx) => {
    const survey = await found(tx, shop, input.survey)
    await updateSurvey(tx, survey.id, { closed_at: survey.closed_at ?? momentOf(clock.now()) })
    return toSurvey(await found(tx, shop, survey.id), clock.now())
  })
}

/** Takes answers again. Failures: shop_unknown, shop_needed, not_found; invalid_input where the day is over. */
export const reopenSurvey = async (
  { records, clock }: Asking,
  input: One & { closesOn: string },
): Promise<Survey> => {
  const { id: shop } = await shopToLookAt(records, input.shop)
  if (input.closesOn < dayOf(clock.now()))
    throw new Failure('invalid_input', { detail: `结束日 ${input.closesOn} 已经过了。` })
  return inTransaction(records, async (tx) => {
    const survey = await found(tx, shop, input.survey)
    await updateSurvey(tx, survey.id, { closed_at: null, closes_on: input.closesOn })
    return toSurvey(await found(tx, shop, survey.id), clock.now())
  })
}

/** A link for every order asked. Failures: shop_unknown, shop_needed, not_found. */
export const surveyLinks = async (
  { records }: Pick<CustomerContext, 'records'>,
  input: One,
): Promise<{ base: string; links: { order: string; link: string; answeredAt: string | null }[] }> => {
  const { id: shop } = await shopToLookAt(records, input.shop)
  const survey = await found(records, shop, input.survey)
  const [base, links] = await Promise.all([baseAddress(records), linksOf(records, survey.id)])
  return {
    base,
    links: links.map(({ token, order_id, answered_at }) => ({
      order: order_id,
      link: `${base}/s/${token}`,
      answeredAt: answered_at,
    })),
  }
}

export const surveyAddress = async ({ records }: Pick<CustomerContext, 'records'>) => ({
  base: await baseAddress(records),
})

/** '' forgets it. Failure: invalid_input where it is no address of a web page. */
export const setSurveyAddress = async (
  { records, clock }: Asking,
  { base }: { base: string },
): Promise<{ base: string }> => {
  const trimmed = base.replace(/(?<!\/)\/+$/, '')
  const url = trimmed === '' ? undefined : URL.parse(trimmed)
  const isFit =
    trimmed === '' ||
    (url &&
      ['http:', 'https:'].includes(url.protocol) &&
      url.search === '' &&
      url.hash === '' &&
      !url.username)
  if (!isFit)
    throw new Failure('invalid_input', {
      detail: `「${base}」不是网址，应写成 https://survey.example.com，后面不带 ? 和 #。`,
    })
  await keepBaseAddress(records, trimmed, momentOf(clock.now()))
  return { base: trimmed }
}

/** What a buyer's link opens. Failures: survey_link_unknown, survey_closed. */
export const surveyOfToken = async ({ records, clock }: Asking, token: string) => {
  const opened = /^[\w-]{16,64}$/.test(token) ? await linkByToken(records, token) : undefined
  if (!opened) throw new Failure('survey_link_unknown', {})
  if (!isOpenOn(opened.survey, clock.now()))
    throw new Failure('survey_closed', { title: opened.survey.title })
  return opened
}

/**
 * Keeps what a buyer answered; until the survey is over it can be answered anew, which replaces it. A low score opens a
 * ticket, once. Failures: survey_link_unknown, survey_closed.
 */
export const answerSurvey = async (
  context: Asking,
  { token, answers }: { token: string; answers: Answers },
) =>
  inTransaction(context.records, async (tx) => {
    const { survey, link } = await surveyOfToken({ records: tx, clock: context.clock }, token)
    const { questions, shop_id: shop } = survey
    const csat = scoreOf(questions, answers, 'csat')
    const nps = scoreOf(questions, answers, 'nps')
    const now = context.clock.now()
    const at = momentOf(now)
    await putAnswer(tx, { token, survey_id: survey.id, shop_id: shop, answers, csat, nps, at })
    const source_id = `${survey.id}-${link.order_id}`
    const isTicketed = (await ticketed(tx, shop, 'survey', [source_id])).has(source_id)
    const words = saidIn(questions, answers)
    if (isTicketed) return noteCorrection(tx, { shop, source_id, at, words })
    if (!isLow(csat, nps)) return
    await openTicket(tx, {
      shop,
      now,
      ticket: {
        type: 'survey',
        source: 'survey',
        source_id,
        order_id: link.order_id,
        buyer: link.buyer === null ? null : Number(link.buyer),
        title: shortened(`低分 · ${csat === null ? `推荐 ${nps} 分` : `满意 ${csat} 分`}`, 100),
        detail: [`调查「${survey.title}」`, ...words].join('\n'),
      },
    })
  })

/** What was written in own words. */
const textsIn = (questions: readonly Question[], answers: Answers): string[] =>
  questions.flatMap(({ kind }, index) => {
    const text = answers[index]
    return kind === 'text' && typeof text === 'string' ? [text] : []
  })

/** Each question that was answered, with its answer. */
const saidIn = (questions: readonly Question[], answers: Answers): string[] =>
  questions.flatMap(({ title }, index) => {
    const answer = answers[index]
    return answer === null || answer === undefined ? [] : [`${title} ${answer}`]
  })

const noteCorrection = async (
  tx: CustomerContext['records'],
  { shop, source_id, at, words }: { shop: number; source_id: string; at: string; words: readonly string[] },
): Promise<void> => {
  const row = await tx
    .selectFrom('ticket')
    .select('id')
    .where('shop_id', '=', shop)
    .where('source', '=', 'survey')
    .where('source_id', '=', source_id)
    .executeTakeFirst()
  if (row)
    await addEvent(tx, {
      ticket_id: Number(row.id),
      shop_id: shop,
      kind: 'note',
      text: `买家改了答卷：${words.join('；')}`,
      member_id: null,
      at,
    })
}

/** Midnight in Beijing with which a day begins, as moments are stored. */
const midnight = (of: string): string =>
  momentOf(Temporal.PlainDate.from(of).toZonedDateTime(BEIJING).toInstant())

/** Satisfied share of every month of a shop, by the day of the answer. Failures: invalid_input where months do not fit. */
export const satisfactionOf = async (
  { records }: Pick<CustomerContext, 'records'>,
  shop: number,
  { from, to }: { from: string; to: string },
): Promise<Satisfaction[]> => {
  if (from > to) throw new Failure('invalid_input', { detail: `月份 ${from} 晚于 ${to}。` })
  const first = Temporal.PlainYearMonth.from(from)
  const months = Array.from(
    { length: first.until(Temporal.PlainYearMonth.from(to), { largestUnit: 'months' }).months + 1 },
    (_, i) => first.add({ months: i }).toString(),
  )
  const after = Temporal.PlainYearMonth.from(to).add({ months: 1 })
  const scores = await scoresBetween(records, shop, {
    from: midnight(`${from}-01`),
    before: midnight(`${after}-01`),
  })
  const byMonth = Map.groupBy(scores, ({ at }) => monthStart(dayOf(Temporal.Instant.from(at))).slice(0, 7))
  return months.map((month) => {
    const given = byMonth.get(month) ?? []
    const share = satisfiedShare(given.map(({ csat }) => csat))
    return {
      month,
      answered: given.length,
      satisfied: share ? Math.round(share.value * share.n) : 0,
      share,
      target: SATISFACTION_TARGET,
      proof: proofOf(share),
      surveys: [...new Set(given.map(({ survey }) => survey))].toSorted((a, b) => a - b),
    }
  })
}

/** Failures: shop_unknown, shop_needed, invalid_input. */
export const listSatisfaction = async (
  context: Pick<CustomerContext, 'records'>,
  input: Named & { from: string; to: string },
): Promise<Satisfaction[]> =>
  satisfactionOf(context, (await shopToLookAt(context.records, input.shop)).id, input)
