import type { Finding, PictureKind } from '../contract.ts'

/** What a picture file was found to be. */
export type Picture = {
  type: 'png' | 'jpg' | 'webp' | 'gif'
  width: number
  height: number
  bytes: number
}

type Rule = {
  name: string
  /** Least width and height in pixels. */
  least: readonly [number, number]
  /** Width ÷ height; undefined where any does. */
  ratio?: readonly [number, number]
  mostBytes: number
  types: readonly Picture['type'][]
  why: string
}

/** What Tmall asks of each kind of picture. Defaults of the trade, as 千牛 says them when a picture is put up. */
export const pictureRules: Readonly<Record<PictureKind, Rule>> = {
  main: {
    name: '主图',
    least: [800, 800],
    ratio: [1, 1],
    mostBytes: 3_000_000,
    types: ['png', 'jpg'],
    why: '主图 1:1、800×800 以上才能放大看',
  },
  long: {
    name: '3:4 主图',
    least: [750, 1000],
    ratio: [3, 4],
    mostBytes: 3_000_000,
    types: ['png', 'jpg'],
    why: '3:4 主图用在首页推荐和搜索的大图里',
  },
  white: {
    name: '白底图',
    least: [800, 800],
    ratio: [1, 1],
    mostBytes: 3_000_000,
    types: ['png', 'jpg'],
    why: '白底图 1:1、800×800，用在活动会场',
  },
  detail: {
    name: '详情图',
    least: [750, 1],
    mostBytes: 10_000_000,
    types: ['png', 'jpg', 'gif', 'webp'],
    why: '详情页在手机上按 750 宽显示',
  },
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`

const typeNames: Readonly<Record<Picture['type'], string>> = {
  png: 'PNG',
  jpg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
}

/** Detail pictures taller than this load slowly and are cut by the platform. */
const MOST_HEIGHT = 1546 * 4

/** What keeps a picture from its place. Two pixels in a thousand off the ratio are rounding. */
export const pictureFindings = (picture: Picture, kind: PictureKind): Finding[] => {
  const { name, least, ratio, mostBytes, types, why } = pictureRules[kind]
  const { width, height, bytes, type } = picture
  const finding = (severity: Finding['severity'], reason: string, fix: string): Finding => ({
    check: 'picture',
    severity,
    at: name,
    reason,
    fix,
  })
  const isOff = ratio && Math.abs(width / height / (ratio[0] / ratio[1]) - 1) > 0.002
  return [
    ...(types.includes(type)
      ? []
      : [
          finding(
            'stop',
            `${typeNames[type]} 格式，${name}只收 ${types.map((one) => typeNames[one]).join('、')}`,
            '另存为 JPEG。',
          ),
        ]),
    ...(width < least[0] || height < least[1]
      ? [
          finding(
            'stop',
            `${width}×${height}，太小；${why}`,
            `用原图重新导出，至少 ${least[0]}${least[1] > 1 ? `×${least[1]}` : ' 宽'}；放大小图会糊。`,
          ),
        ]
      : []),
    ...(ratio && isOff
      ? [
          finding(
            'stop',
            `${width}×${height}，不是 ${ratio[0]}:${ratio[1]}，会被裁掉或留白`,
            `裁成 ${ratio[0]}:${ratio[1]}，例如 ${least[0]}×${least[1]}。`,
          ),
        ]
      : []),
    ...(bytes > mostBytes
      ? [
          finding(
            'stop',
            `${megabytes(bytes)}，上限 ${megabytes(mostBytes)}`,
            '压到上限以内：JPEG 质量 80 左右看不出差别。',
          ),
        ]
      : []),
    ...(kind === 'detail' && height > MOST_HEIGHT
      ? [finding('warn', `高 ${height}，太长，手机上要等很久`, '切成几张，每张高 1546 以内。')]
      : []),
  ]
}
