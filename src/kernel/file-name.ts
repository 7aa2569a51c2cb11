/**
 * A text as a part of the name of a file that is written somewhere: it leads into no folder and out of none, on any
 * system, and has no sign that Windows forbids.
 */
export const fileNamePart = (text: string): string => text.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
