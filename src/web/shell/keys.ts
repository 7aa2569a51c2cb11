const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** What opens the search, as this keyboard writes it. */
export const searchKey = isMac ? '⌘K' : 'Ctrl K'
