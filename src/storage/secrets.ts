import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Failure } from '../kernel/failure.ts'
import { type Folder, ownKey } from './folder.ts'

/** Keeps what others must not read: addresses with a key in them, passwords of other services. */
export type Secrets = {
  /** `place` says where it is kept: moved elsewhere it cannot be opened. */
  seal: (text: string, place: string) => string
  /** Failure: secret_unreadable, where it was sealed with another key or for another place, or was changed. */
  open: (sealed: string, place: string) => string
}

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM with a key of this installation: 32 random bytes as hex in `keys/secrets.key`, mode 600, made once.
 * What is stored is `v1.` and, as base64url, a fresh 96-bit nonce, the tag and the cipher text. Failure: folder_unusable.
 */
export const openSecrets = async (folder: Folder): Promise<Secrets> => {
  const key = Buffer.from(await ownKey(folder, 'secrets.key'), 'hex')
  return {
    seal: (text, place) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open: (sealed, place) => {
      try {
        if (!sealed.startsWith('v1.')) throw new RangeError('not sealed')
        const bytes = Buffer.from(sealed.slice(3), 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(place))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        return Buffer.concat([
          decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
          decipher.final(),
        ]).toString('utf8')
      } catch {
        throw new Failure('secret_unreadable', {})
      }
    },
  }
}

/** The end of a secret, by which somebody knows it again: nothing of a short one. */
export const endOf = (secret: string): string => (secret.length < 16 ? '' : secret.slice(-4))
