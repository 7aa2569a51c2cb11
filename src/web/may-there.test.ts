import { expect, test } from 'vitest'
import { mayThere } from './may-there.ts'

const me = {
  kind: 'person' as const,
  member: null,
  isTwoSteps: false,
  permissions: ['figures.read' as const, 'customer.write' as const, 'people.read' as const],
  everywhere: ['people.read' as const],
  inShops: [
    { shop: '甲店', permissions: ['figures.read' as const, 'customer.write' as const] },
    { shop: '乙店', permissions: ['figures.read' as const] },
  ],
}

test.each([
  ['customer.write', '甲店', true],
  ['customer.write', '乙店', false],
  ['figures.read', '乙店', true],
  ['people.read', '乙店', true],
  // A shop that is shown and not given.
  ['figures.read', '丙店', false],
  // Where no shop is shown, one of them is enough.
  ['customer.write', undefined, true],
  ['audit.read', undefined, false],
] as const)('%s in %s: %s', (permission, shop, allowed) => {
  expect(mayThere(me, permission, shop)).toBe(allowed)
})
