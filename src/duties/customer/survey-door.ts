import { shopById } from '../../facts/shops.ts'
import type { Failure } from '../../kernel/failure.ts'
import type { CustomerContext } from './context.ts'
import { readForm } from './rules/survey.ts'
import { refusalPage, sheetPage } from './rules/survey-page.ts'
import { answerSurvey, surveyOfToken } from './survey-actions.ts'

type Asking = Pick<CustomerContext, 'records' | 'clock'>

const sheetOf = async (context: Asking, token: string) => {
  const { survey, answers } = await surveyOfToken(context, token)
  const shop = await shopById(context.records, survey.shop_id)
  const { title, intro, questions, closes_on: closesOn } = survey
  return { shop: shop.name, title, intro, closesOn, questions, answers }
}

/** What buyers reach, as whole pages; all that it takes is a token. */
export const surveyDoor = (context: Asking) => ({
  /** Failures: survey_link_unknown, survey_closed. */
  page: async ({ token, isTaken }: { token: string; isTaken: boolean }): Promise<string> =>
    sheetPage({ ...(await sheetOf(context, token)), isTaken }),
  /** undefined where it was taken; else the sheet that says what to change. Failures: as `page`. */
  take: async ({
    token,
    form,
  }: {
    token: string
    form: ReadonlyMap<string, string>
  }): Promise<string | undefined> => {
    const sheet = await sheetOf(context, token)
    const { answers, problems } = readForm(sheet.questions, form)
    if (problems.size > 0) return sheetPage({ ...sheet, answers, problems })
    await answerSurvey(context, { token, answers })
    return undefined
  },
  refusal: (failure: Pick<Failure, 'code' | 'message' | 'next'>): string => refusalPage(failure),
})
