import type { Truth } from '../../../../simulator/truth.ts'
import type { KeyPart } from './question.ts'

type Planted = Truth['planted'][number]

/** The one story of a shop to practise on. */
export const onlyPlanted = ({ planted }: Truth): Planted => {
  const [only] = planted
  if (!only) throw new RangeError('nothing is planted in this shop')
  return only
}

/** The item that something was planted at: itself, or by its SKU or plan. */
export const itemOf = ({ parameters }: Truth, { entity }: Planted) => {
  const id = entity.slice(entity.indexOf(':') + 1)
  const plan = parameters.plans.find((one) => entity.startsWith('plan:') && one.id === id)
  return parameters.items.find(
    (item) => [id, plan?.item].includes(item.id) || item.skus.some((sku) => sku.id === id),
  )
}

/** The SKU that something was planted at, with its item. */
export const skuOf = (truth: Truth, planted: Planted) => {
  const item = itemOf(truth, planted)
  const sku = item?.skus.find(({ id }) => planted.entity === `sku:${id}`)
  if (!item || !sku) throw new RangeError(`nothing is known of ${planted.entity}`)
  return { item, sku }
}

/** 颜色分类:米白;规格:大号 → 米白 大号. */
const skuWords = (name: string): string =>
  name
    .split(';')
    .map((pair) => pair.slice(pair.indexOf(':') + 1))
    .join(' ')

export const itemOptions = ({ parameters }: Truth) =>
  parameters.items.map(({ id, title }) => ({ value: id, name: title }))

export const skuOptions = ({ parameters }: Truth) =>
  parameters.items.flatMap(({ title, skus }) =>
    skus.map(({ id, name, code }) => ({ value: id, name: `${title} · ${skuWords(name)}（${code}）` })),
  )

/** Which factor of sales moved: 访客、转化率、客单价. */
export const effectsMoved = (right: readonly string[], near: readonly string[]) =>
  ({
    kind: 'choice',
    options: ['visitors', 'conversion', 'basket'].map((value) => ({ value, name: null })),
    right,
    near,
    truth: right[0] ?? '',
  }) as const satisfies Partial<KeyPart>
