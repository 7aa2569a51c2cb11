import { describe, expect, test } from 'vitest'
import { failures } from '../kernel/failure.ts'
import { refusalOf } from './refusal.ts'
import { bringEnglish, told, toldRefusal } from './sayings.ts'

await bringEnglish()

const placeholders = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)

describe('in Chinese', () => {
  test('the server’s own words are shown', () => {
    const refusal = { code: 'disk_full', message: '磁盘空间不够', next: '请清出空间', details: {} }
    expect(toldRefusal(refusal, 'zh')).toBe(refusal)
    expect(told({ code: 'zero', message: '分母是 0' }, 'notes', 'zh')).toBe('分母是 0')
  })
})

describe('in English', () => {
  test.each(Object.entries(failures))(
    '%s is told without a Chinese word, with what the server names',
    (code, { say, next }) => {
      const details = Object.fromEntries(placeholders(`${say}${next}`).map((name) => [name, `<${name}>`]))
      const refusal = toldRefusal({ code, message: say, next, details }, 'en')
      expect(`${refusal.message}${refusal.next}`).not.toMatch(/[\u4e00-\u9fff{}]/)
      expect(placeholders(say).every((name) => refusal.message.includes(`<${name}>`))).toBe(true)
    },
  )

  test('details come from the body of a refusal', () => {
    const body = {
      code: 'shop_unknown',
      message: '没有名为「甲」的店铺。',
      data: { next: '请检查店铺名', details: { shop: '甲' } },
    }
    expect(toldRefusal(refusalOf(body), 'en').message).toBe('There is no shop called “甲”.')
  })

  test('what the server fills in is put into English, names are not', () => {
    const not = { code: 'not_allowed', message: '', next: '', details: { permission: '看数字和报告' } }
    expect(toldRefusal(not, 'en').message).toBe('You do not have the permission “see figures and reports”.')
    const none = { code: 'not_found', message: '', next: '', details: { what: '这份报告' } }
    expect(toldRefusal(none, 'en').message).toBe('Not found: this report.')
    const shop = { code: 'shop_unknown', message: '', next: '', details: { shop: '标题' } }
    expect(toldRefusal(shop, 'en').message).toBe('There is no shop called “标题”.')
  })

  test('without its details a refusal stays in the words it came with', () => {
    const kept = { code: 'file_unreadable', message: '读不了文件', next: '请重新导出', details: {} }
    expect(toldRefusal(kept, 'en').message).toBe('读不了文件')
  })

  test('a note of a total says so, one that is not known stays as it is', () => {
    expect(told({ code: 'grain-total', message: '合计' }, 'notes', 'en')).toMatch(/^in total, people/)
    expect(told({ code: 'unheard-of', message: '新的提示' }, 'notes', 'en')).toBe('新的提示')
  })
})
