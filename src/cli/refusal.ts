/** Why something was not done, as it is shown. */
export type Refusal = { code: string; message: string; next: string }

/** Whatever was thrown, here or by the server, as the sentences to be shown. */
export const refusalOf = async (error: unknown): Promise<Refusal> => {
  // Most commands are refused nothing: what reads a server's refusal is loaded when there is one.
  const [{ ORPCError }, { wireFailure }] = await Promise.all([
    import('@orpc/contract'),
    import('../web/server-failures.ts'),
  ])
  if (
    error instanceof ORPCError &&
    typeof error.data === 'object' &&
    error.data !== null &&
    'next' in error.data
  )
    return { code: error.code, message: error.message, next: String(error.data.next) }
  const { code, message, data } = wireFailure(error)
  return { code, message, next: data.next }
}
