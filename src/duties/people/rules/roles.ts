import { type Permission, permissions } from '../../../kernel/permission.ts'

/** What everybody has who sees a shop at all. */
const look: readonly Permission[] = [
  'figures.read',
  'shop.read',
  'people.read',
  'tasks.read',
  'training.read',
]
/** What everybody has who works in a shop. */
const work: readonly Permission[] = [...look, 'import.read', 'tasks.write', 'alerts.write', 'training.write']

/** The roles that come with the program, in the order in which a team lists them; each a list to be read. */
export const shippedRoles = [
  { id: 'owner', name: '店主', permissions: [...permissions] },
  {
    id: 'manager',
    name: '店长',
    permissions: permissions.filter(
      (one) => !['access.read', 'access.write', 'settings.write', 'shop.write'].includes(one),
    ),
  },
  {
    id: 'operator',
    name: '运营',
    permissions: [
      ...work,
      'import.write',
      'settings.read',
      'targets.write',
      'calendar.write',
      'team.write',
      'reports.write',
      'market.write',
      'listing.write',
      'promotion.write',
      'customer.read',
    ],
  },
  {
    id: 'ads',
    name: '推广',
    permissions: [...work, 'import.write', 'reports.write', 'promotion.write', 'market.write'],
  },
  {
    id: 'service',
    name: '客服',
    permissions: [...work, 'customer.read', 'customer.write', 'personal.read'],
  },
  { id: 'purchasing', name: '采购', permissions: [...work, 'import.write', 'team.write'] },
  { id: 'design', name: '设计', permissions: [...work, 'listing.write'] },
  {
    id: 'analyst',
    name: '数据',
    permissions: [...work, 'import.write', 'targets.write', 'reports.write', 'market.write', 'customer.read'],
  },
  { id: 'reader', name: '只读', permissions: look },
] as const satisfies readonly { id: string; name: string; permissions: readonly Permission[] }[]

/** The role that may do everything in every shop; somebody always has it. */
export const ownerRole = 'owner'

export const shippedRole = (id: string): readonly Permission[] | undefined =>
  shippedRoles.find((role) => role.id === id)?.permissions
