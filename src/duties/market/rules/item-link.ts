const ID = /^[A-Za-z]{0,2}\d{5,20}$/
const PLATFORMS = ['tmall.com', 'taobao.com', 'tmall.hk']

const isOfPlatform = (host: string): boolean =>
  PLATFORMS.some((known) => host === known || host.endsWith(`.${known}`))

/**
 * The item id in what a person pasted: an id as it stands (18164178225, or with the letter that collecting tools put in
 * front: A18164178225), or an item page's address with `id=` in it, words around it included, as the platform's share
 * button copies them. Undefined where there is none.
 */
export const itemIdIn = (pasted: string): string | undefined => {
  const text = pasted.trim()
  if (ID.test(text)) return text
  for (const [address] of text.matchAll(/https?:\/\/[^\s，。「」]+/g)) {
    if (!URL.canParse(address)) continue
    const { hostname, searchParams } = new URL(address)
    const id = searchParams.get('id') ?? ''
    if (isOfPlatform(hostname) && ID.test(id)) return id
  }
  return undefined
}

/** The digits of an id: tools write the same item with and without a letter in front. */
export const bareId = (id: string): string => id.replace(/^[A-Za-z]+/, '')

/** Where the item is to be seen. */
export const itemLink = (id: string): string => `https://detail.tmall.com/item.htm?id=${bareId(id)}`
