import type { Page } from 'playwright-core'

/** Goes in by a one-time link as a member there is, or as a new one of that name, and stays signed in on this page. */
export const enter = async (page: Page, link: string, name: string): Promise<void> => {
  await page.context().setExtraHTTPHeaders({})
  await page.goto(link)
  const choice = page.getByRole('combobox', { name: '您是哪一位成员' })
  await page.getByRole('button', { name: '开始使用' }).waitFor()
  const isMember = (await choice.count()) > 0
  if (isMember) {
    await choice.click()
    await page.getByTitle(name).last().click()
  } else await page.getByLabel('您的名字').fill(name)
  await page.getByRole('textbox', { name: '密码' }).fill('一个只用来测试的密码')
  await page.getByRole('button', { name: '开始使用' }).click()
  await page.getByRole('button', { name: `我的账号 ${name}` }).waitFor()
}
