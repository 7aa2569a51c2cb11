/**
 * Which characters a TrueType font has, read from its table of characters (`cmap`, format 12, else 4: what is cut
 * down to characters of the first plane has no other):
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
  const tables = Array.from({ length: encodings }, (_, n) => start + view.getUint32(start + 4 + 8 * n + 4))
  const whole = tables.find((at) => view.getUint16(at) === 12)
  if (whole !== undefined)
    return Array.from({ length: view.getUint32(whole + 12) }, (_, index) => ({
      first: view.getUint32(whole + 16 + 12 * index),
      last: view.getUint32(whole + 20 + 12 * index),
    }))
  const plane = tables.find((at) => view.getUint16(at) === 4)
  // Cut down to characters of which it has none.
  if (encodings === 0) return []
  if (plane === undefined) throw new Error('the font has no table of characters that is known here')
  return firstPlane(view, plane)
}

/** Segments of format 4; a character of a segment whose glyph is 0 is not there. */
const firstPlane = (view: DataView, at: number): Group[] => {
  const size = view.getUint16(at + 6)
  const [ends, starts, deltas, offsets] = [14, 16 + size, 16 + 2 * size, 16 + 3 * size].map(
    (from) => at + from,
  )
  if (ends === undefined || starts === undefined || deltas === undefined || offsets === undefined) return []
  const groups: Group[] = []
  for (let n = 0; n < size; n += 2) {
    const [first, last] = [view.getUint16(starts + n), view.getUint16(ends + n)]
    const [delta, offset] = [view.getUint16(deltas + n), view.getUint16(offsets + n)]
    // The last segment ends the table and is no character.
    for (let code = first; code <= last && code !== 0xff_ff; code++) {
      const glyph =
        offset === 0 ? (code + delta) & 0xff_ff : view.getUint16(offsets + n + offset + 2 * (code - first))
      if (glyph !== 0) groups.push({ first: code, last: code })
    }
  }
  return groups
}
