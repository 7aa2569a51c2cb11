import { addDays, type Day } from '../../../kernel/calendar.ts'

/**
 * The steps of a launch and how many days before (negative) or after the launch day each is due. What a team of the
 * trade takes for a thing that is bought in, not made: three weeks from choosing it to the shelf.
 */
export const launchSteps = [
  { step: 'choose', name: '选品', days: -21, hint: '看需求、竞品、毛利，定下卖什么、卖多少钱。' },
  { step: 'sample', name: '打样与首单', days: -16, hint: '样品到手看质量，定首单数量和到货日。' },
  { step: 'shoot', name: '拍摄', days: -12, hint: '主图、白底图、场景图、视频。' },
  { step: 'copy', name: '文案', days: -9, hint: '标题、卖点、详情文案、搜索词。' },
  { step: 'page', name: '主图和详情页', days: -5, hint: '五张主图、3:4 长图、详情页。' },
  { step: 'check', name: '填资料和检查', days: -2, hint: '填发布模板，在「检查」里一条条过。' },
  { step: 'launch', name: '上架', days: 0, hint: '上架，抄下商品 ID。' },
  { step: 'first-look', name: '三天看数', days: 3, hint: '有没有访客、搜索词对不对、有没有差评和退款。' },
  { step: 'review', name: '上架后一周复核', days: 7, hint: '转化和同类比，决定加推广、改页面还是下架。' },
] as const

export type LaunchStepId = (typeof launchSteps)[number]['step']

const stepOf = (id: string) => launchSteps.find(({ step }) => step === id)

export const stepName = (id: string): string => stepOf(id)?.name ?? id
export const stepHint = (id: string): string => stepOf(id)?.hint ?? ''
export const isLaunchStep = (id: string): id is LaunchStepId => stepOf(id) !== undefined

/** When each step is due, backwards from the launch day; none is due before `today`, however late the plan begins. */
export const stepDays = (launchDay: Day, today: Day): { step: LaunchStepId; due: Day }[] =>
  launchSteps.map(({ step, days }) => {
    const due = addDays(launchDay, days)
    return { step, due: due < today && days <= 0 && launchDay >= today ? today : due }
  })
