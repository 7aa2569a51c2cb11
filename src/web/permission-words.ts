import { type Permission, permissionNames } from '../kernel/permission.ts'
import { englishPermissionNames } from '../kernel/permission-english.ts'
import { words } from './kit/words.ts'

/** What each permission lets one do, as a person reads it. */
export const permissionWords = words<Readonly<Record<Permission, string>>>(
  permissionNames,
  englishPermissionNames,
)
