import type { CustomerRecords } from './context.ts'
import type { Answers } from './rules/survey.ts'
import type { Question } from './surveys/contract.ts'
import type { SurveyLinkRow, SurveyRow } from './tables.ts'

const parsed = <T>(json: string): T => JSON.parse(json)

export type StoredSurvey = Omit<SurveyRow, 'questions'> & {
  questions: Question[]
  asked: number
  answered: number
}

const stored = async (records: CustomerRecords, rows: readonly SurveyRow[]): Promise<StoredSurvey[]> => {
  const ids = rows.map(({ id }) => Number(id))
  if (ids.length === 0) return []
  const counted = (table: 'survey_link' | 'survey_answer') =>
    records
      .selectFrom(table)
      .select(({ fn }) => ['survey_id', fn.countAll().as('n')])
      .where('survey_id', 'in', ids)
      .groupBy('survey_id')
      .execute()
  const [asked, answered] = await Promise.all([counted('survey_link'), counted('survey_answer')])
  const countOf = (counts: typeof asked, id: number) =>
    Number(counts.find(({ survey_id }) => Number(survey_id) === id)?.n ?? 0)
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    shop_id: Number(row.shop_id),
    orders: Number(row.orders),
    buyers: Number(row.buyers),
    questions: parsed<Question[]>(row.questions),
    asked: countOf(asked, Number(row.id)),
    answered: countOf(answered, Number(row.id)),
  }))
}

/** The newest first. */
export const surveysOf = async (records: CustomerRecords, shop: number): Promise<StoredSurvey[]> =>
  stored(
    records,
    await records
      .selectFrom('survey')
      .selectAll()
      .where('shop_id', '=', shop)
      .orderBy('id', 'desc')
      .execute(),
  )

export const surveyById = async (
  records: CustomerRecords,
  shop: number,
  id: number,
): Promise<StoredSurvey | undefined> =>
  (
    await stored(
      records,
      await records
        .selectFrom('survey')
        .selectAll()
        .where('shop_id', '=', shop)
        .where('id', '=', id)
        .execute(),
    )
  )[0]

export const insertSurvey = async (
  records: CustomerRecords,
  row: Omit<SurveyRow, 'id' | 'questions' | 'closed_at'> & { questions: readonly Question[] },
): Promise<number> => {
  const last = await records
    .selectFrom('survey')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('survey')
    .values({ ...row, id, questions: JSON.stringify(row.questions), closed_at: null })
    .execute()
  return id
}

export const updateSurvey = async (
  records: CustomerRecords,
  id: number,
  change: Partial<Pick<SurveyRow, 'closed_at' | 'closes_on'>>,
): Promise<void> => {
  await records.updateTable('survey').set(change).where('id', '=', id).execute()
}

/** So many rows go in one statement: either engine bounds its parameters. */
const AT_ONCE = 500

export const insertLinks = async (
  records: CustomerRecords,
  rows: readonly SurveyLinkRow[],
): Promise<void> => {
  for (let at = 0; at < rows.length; at += AT_ONCE)
    await records
      .insertInto('survey_link')
      .values(rows.slice(at, at + AT_ONCE))
      .execute()
}

/** Links of a survey with when they were answered, by order number. */
export const linksOf = (records: CustomerRecords, survey: number) =>
  records
    .selectFrom('survey_link')
    .leftJoin('survey_answer', 'survey_answer.token', 'survey_link.token')
    .select(['survey_link.token', 'survey_link.order_id', 'survey_answer.answered_at'])
    .where('survey_link.survey_id', '=', survey)
    .orderBy('survey_link.order_id', 'desc')
    .execute()

/** What a token opens. */
export const linkByToken = async (records: CustomerRecords, token: string) => {
  const link = await records
    .selectFrom('survey_link')
    .selectAll()
    .where('token', '=', token)
    .executeTakeFirst()
  if (!link) return undefined
  const [survey, answer] = await Promise.all([
    surveyById(records, Number(link.shop_id), Number(link.survey_id)),
    records.selectFrom('survey_answer').selectAll().where('token', '=', token).executeTakeFirst(),
  ])
  return survey && { link, survey, answers: answer ? parsed<Answers>(answer.answers) : undefined }
}

export const putAnswer = async (
  records: CustomerRecords,
  row: {
    token: string
    survey_id: number
    shop_id: number
    answers: Answers
    csat: number | null
    nps: number | null
    at: string
  },
): Promise<void> => {
  const { token, survey_id, shop_id, csat, nps, at } = row
  const change = { answers: JSON.stringify(row.answers), csat, nps, changed_at: at }
  await records
    .insertInto('survey_answer')
    .values({ token, survey_id, shop_id, ...change, answered_at: at, times: 1 })
    .onConflict((conflict) =>
      conflict.column('token').doUpdateSet((eb) => ({ ...change, times: eb('survey_answer.times', '+', 1) })),
    )
    .execute()
}

export const answersOf = async (
  records: CustomerRecords,
  survey: number,
): Promise<{ answers: Answers; csat: number | null; at: string }[]> =>
  (
    await records
      .selectFrom('survey_answer')
      .select(['answers', 'csat', 'answered_at'])
      .where('survey_id', '=', survey)
      .orderBy('answered_at', 'desc')
      .execute()
  ).map(({ answers, csat, answered_at }) => ({
    answers: parsed<Answers>(answers),
    csat: csat === null ? null : Number(csat),
    at: answered_at,
  }))

/** Scores of satisfaction that were given from one moment to before another. */
export const scoresBetween = async (
  records: CustomerRecords,
  shop: number,
  { from, before }: { from: string; before: string },
): Promise<{ csat: number; survey: number; at: string }[]> =>
  (
    await records
      .selectFrom('survey_answer')
      .select(['csat', 'survey_id', 'answered_at'])
      .where('shop_id', '=', shop)
      .where('csat', 'is not', null)
      .where('answered_at', '>=', from)
      .where('answered_at', '<', before)
      .execute()
  ).map(({ csat, survey_id, answered_at }) => ({
    csat: Number(csat),
    survey: Number(survey_id),
    at: answered_at,
  }))

/** Tickets that answers of a survey opened, and how many of them are closed. */
export const ticketsOfSurvey = async (
  records: CustomerRecords,
  shop: number,
  survey: number,
): Promise<{ opened: number; closed: number }> => {
  const rows = await records
    .selectFrom('ticket')
    .select(['closed_at'])
    .where('shop_id', '=', shop)
    .where('source', '=', 'survey')
    .where('source_id', 'like', `${survey}-%`)
    .execute()
  return { opened: rows.length, closed: rows.filter(({ closed_at }) => closed_at !== null).length }
}

export const baseAddress = async (records: CustomerRecords): Promise<string> =>
  (await records.selectFrom('survey_address').select('base').where('id', '=', 1).executeTakeFirst())?.base ??
  ''

export const keepBaseAddress = async (records: CustomerRecords, base: string, at: string): Promise<void> => {
  await records
    .insertInto('survey_address')
    .values({ id: 1, base, set_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ base, set_at: at }))
    .execute()
}
