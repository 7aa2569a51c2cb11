import { expect, test } from 'vitest'
import { namesOf, valueText } from './rules/sentence.ts'

const names = namesOf({ members: [], metrics: [], roles: [{ id: 'r-1', name: '售后主管' }] })
const zh = (table: string, column: string, value: unknown) => valueText(table, column, value, names, 'zh')

test('what a key or a role may do is told by the names of the permissions, not as it is stored', () => {
  expect(zh('account_key', 'permissions', '["settings.read","access.write"]')).toBe(
    '看设置和体检、给成员账号、角色和密钥',
  )
  expect(valueText('account_key', 'permissions', '["settings.read","access.write"]', names, 'en')).toBe(
    'see settings and the check-up, give accounts, roles and keys',
  )
  expect(valueText('account_key', 'permissions', '["of.a.later.version"]', names, 'en')).toBe(
    'of.a.later.version',
  )
  expect(zh('account_role', 'permissions', '[]')).toBe('')
  expect(zh('account_key', 'permissions', '["of.a.later.version"]')).toBe('of.a.later.version')
  expect([zh('account_key', 'shops', 'null'), zh('account_key', 'shops', '[1,2]')]).toEqual([
    '所有店铺',
    '2 家店',
  ])
})

test('a link, a role that comes along and one made here are told in words', () => {
  expect(['owner', 'invitation', 'reset', 'mail'].map((kind) => zh('account_link', 'kind', kind))).toEqual([
    '成为店主',
    '邀请',
    '重设密码',
    '用邮件重设密码',
  ])
  expect([zh('account_grant', 'role', 'service'), zh('account_grant', 'role', 'r-1')]).toEqual([
    '客服',
    '售后主管',
  ])
})
