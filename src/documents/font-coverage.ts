/**
 * Which characters a TrueType font has, read from its table of characters (`cmap`, format 12):
 * https://learn.microsoft.com/typography/opentype/spec/cmap
 */
export const covers = (font: Uint8Array): ((sign: string) => boolean) => {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  const groups = groupsAt(view, characterTable(view))
  return (sign) => {
    const code = sign.codePointAt(0) ?? 0
    let low = 0
    let high = groups.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const group = groups[middle]
      if (!group) return false
      if (code < group.first) high = middle - 1
      else if (code > group.last) low = middle + 1
      else return true
    }
    return false
  }
}

const CMAP = 0x63_6d_61_70

const characterTable = (view: DataView): number => {
  const tables = view.getUint16(4)
  for (let n = 0; n < tables; n++)
    if (view.getUint32(12 + 16 * n) === CMAP) return view.getUint32(12 + 16 * n + 8)
  throw new Error('the font has no table of characters')
}

type Group = { first: number; last: number }

const groupsAt = (view: DataView, start: number): Group[] => {
  const encodings = view.getUint16(start + 2)
  for (let n = 0; n < encodings; n++) {
    const at = start + view.getUint32(start + 4 + 8 * n + 4)
    if (view.getUint16(at) !== 12) continue
    return Array.from({ length: view.getUint32(at + 12) }, (_, index) => ({
      first: view.getUint32(at + 16 + 12 * index),
      last: view.getUint32(at + 20 + 12 * index),
    }))
  }
  throw new Error('the font has no characters beyond the first plane')
}
