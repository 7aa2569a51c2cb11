import { createHash, randomInt } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { newBackupCodes } from '../rules/backup-codes.ts'
import type { PeopleRecords } from '../store.ts'
import { leastPassword, longestPassword } from './contract.ts'

export type LibraryParts = {
  records: PeopleRecords
  /** Signs the cookies; every server of an installation has the same. */
  secret: string
  /** The address people open, without a path. */
  address: string
}

/** Sign-ins that one address may try in a minute. */
export const signInsAMinute = 10

/** How the library is told where a call came from: set by us alone, never taken from the call. */
export const senderHeader = 'x-sender'

const day = 86_400
/** Seconds that a session lasts unless it is used, and after which one in use is prolonged. */
const sessionLasts = 14 * day
const prolongedAfter = day
/** With no more milliseconds left than this a session in use is prolonged. */
export const prolongedWithin = (sessionLasts - prolongedAfter) * 1_000

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** Where the library keeps the account of a member: it wants an address of mail, which nobody writes to. */
export const mailOf = (member: number): string => `${member}@member.invalid`

/**
 * The library of sign-in over the record store. Texts and numbers alone are kept, on PostgreSQL as in SQLite, hence
 * the type it is told. It is asked by our own procedures only; its own addresses are open to nobody.
 */
export const accountLibrary = ({ records, secret, address }: LibraryParts) =>
  betterAuth({
    appName: '掌柜',
    baseURL: address,
    basePath: '/auth',
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: { db: records, type: 'sqlite' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: leastPassword,
      maxPasswordLength: longestPassword,
      // Reset by a link of the owner.
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      modelName: 'account_user',
      fields: { emailVerified: 'email_verified', ...times },
      additionalFields: { member: { type: 'number', fieldName: 'member_id', required: true, unique: true } },
    },
    session: {
      modelName: 'account_session',
      fields: {
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
        ...times,
      },
      expiresIn: sessionLasts,
      updateAge: prolongedAfter,
    },
    account: {
      modelName: 'account_credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'account_verification', fields: { expiresAt: 'expires_at', ...times } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'account_rate_limit',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/email': { window: 60, max: signInsAMinute },
        // It asks for the old one: whoever sits at a page left open is not to guess it.
        '/change-password': { window: 60, max: signInsAMinute },
      },
    },
    advanced: {
      // Cookies know hosts, not ports: another installation on this machine has others.
      cookiePrefix: `zhanggui-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`,
      useSecureCookies: address.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [senderHeader] },
    },
    plugins: [
      twoFactor({
        issuer: '掌柜',
        backupCodeOptions: { customBackupCodesGenerate: () => newBackupCodes(randomInt) },
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'account_two_factor',
            fields: {
              backupCodes: 'backup_codes',
              userId: 'user_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  })

export type Library = ReturnType<typeof accountLibrary>
