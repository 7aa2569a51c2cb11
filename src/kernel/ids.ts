/** Item ids of Taobao have 8 to 13 digits. */
export const isItemId = (text: string): boolean => /^\d{8,13}$/.test(text)
