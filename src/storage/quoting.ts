/** A name as SQL writes it, whatever is in it. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as SQL writes it. For what cannot be a parameter: file names, and SQL that is made by a generator. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
