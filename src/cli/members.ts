import { Failure } from '../kernel/failure.ts'
import type { Client } from './session.ts'

/** The number of the member of that name. Failure: invalid_input, with the names there are. */
export const memberNamed = async (client: Client, name: string): Promise<number> => {
  const members = await client.people.members()
  const found = members.find((one) => one.name === name.trim())
  if (found) return found.id
  throw new Failure('invalid_input', {
    detail: `没有名为「${name}」的成员，现有：${members.map((one) => one.name).join('、') || '还没有成员'}。`,
  })
}
