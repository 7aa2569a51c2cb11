import { lookOf } from '../../kernel/visible-text.ts'
import { type Member, MemberColour, type Role } from './contract.ts'

/** Chinese names of the roles, in the order in which a team lists them. */
export const roleNames: Readonly<Record<Role, string>> = {
  manager: '店长',
  operator: '运营',
  ads: '推广',
  design: '设计',
  service: '客服',
  purchasing: '采购',
  analyst: '数据',
}

/** The colour that the fewest of the team have, the first of them in the order of the list. */
export const freeColour = (members: readonly Pick<Member, 'colour' | 'archivedAt'>[]): MemberColour => {
  const count = (colour: MemberColour) =>
    members.filter((one) => one.colour === colour && one.archivedAt === null).length
  return MemberColour.options.reduce((best, one) => (count(one) < count(best) ? one : best))
}

/** Whoever is taken for the same person, archived or not: two of a name could not be told apart in a list. */
export const sameName = <M extends Pick<Member, 'id' | 'name'>>(
  members: readonly M[],
  name: string,
  except?: number,
): M | undefined => members.find((one) => one.id !== except && lookOf(one.name) === lookOf(name))
