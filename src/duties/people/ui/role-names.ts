import { words } from '../../../web/kit/words.ts'
import { shippedRoles } from '../rules/roles.ts'

const english: Readonly<Record<(typeof shippedRoles)[number]['id'], string>> = {
  owner: 'Owner',
  manager: 'Manager',
  operator: 'Operator',
  ads: 'Ads',
  service: 'Service',
  purchasing: 'Purchasing',
  design: 'Design',
  analyst: 'Analyst',
  reader: 'Reader',
}

/** What the roles that come with the program are called, by their id; those made here bear the name they were given. */
export const roleNameWords = words<Readonly<Record<string, string>>>(
  Object.fromEntries(shippedRoles.map(({ id, name }) => [id, name])),
  english,
)
