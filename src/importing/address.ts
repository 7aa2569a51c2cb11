import { literal } from '../storage/quoting.ts'

/** Provinces as addresses on the platform write them, with the short name they are recognised by. */
export const provinces: readonly (readonly [short: string, full: string])[] = [
  ['北京', '北京'],
  ['天津', '天津'],
  ['上海', '上海'],
  ['重庆', '重庆'],
  ['河北', '河北省'],
  ['山西', '山西省'],
  ['内蒙古', '内蒙古自治区'],
  ['辽宁', '辽宁省'],
  ['吉林', '吉林省'],
  ['黑龙江', '黑龙江省'],
  ['江苏', '江苏省'],
  ['浙江', '浙江省'],
  ['安徽', '安徽省'],
  ['福建', '福建省'],
  ['江西', '江西省'],
  ['山东', '山东省'],
  ['河南', '河南省'],
  ['湖北', '湖北省'],
  ['湖南', '湖南省'],
  ['广东', '广东省'],
  ['广西', '广西壮族自治区'],
  ['海南', '海南省'],
  ['四川', '四川省'],
  ['贵州', '贵州省'],
  ['云南', '云南省'],
  ['西藏', '西藏自治区'],
  ['陕西', '陕西省'],
  ['甘肃', '甘肃省'],
  ['青海', '青海省'],
  ['宁夏', '宁夏回族自治区'],
  ['新疆', '新疆维吾尔自治区'],
  ['台湾', '台湾省'],
  ['香港', '香港特别行政区'],
  ['澳门', '澳门特别行政区'],
]

/** What stands around a cell besides the address: white space, ="…", a leading '. */
const bared = (text: string): string => `trim(${text}, ' ="''\t\n\u00a0\u3000')`

/** 姓名，86-手机号， before the address. */
const person = "'^[^，]*，[0-9*+()（）转 -]+，'"

const beginsWithProvince = `'^[\\s="'']*(?:${provinces.map(([short]) => short).join('|')})(?:省|市|[^，]{0,4}自治区|特别行政区| )'`

/**
 * SQL steps from an address cell to province and city. Only these are ever kept: nothing else of the cell
 * reaches a store or an archive, and a city only behind a known province. In files since 2025 the cell is
 * 姓名，86-手机号，地址, and an address may hold such a comma itself: only where nothing tells where it begins it is
 * what follows the last one.
 */
export const placeSteps = (
  cell: string,
  stem: string,
): { address: string; second: string; province: string; city: string } => ({
  address: `case when not contains(${cell}, '，') then ${bared(cell)}
    when regexp_matches(${cell}, ${person}) then ${bared(`regexp_replace(${cell}, ${person}, '')`)}
    when regexp_matches(${cell}, ${beginsWithProvince}) then ${bared(cell)}
    else ${bared(`regexp_replace(${cell}, '^.*，', '', 's')`)} end as ${stem}_a`,
  second: `case when contains(${stem}_a, ' ') then split_part(${stem}_a, ' ', 2)
    else regexp_extract(${stem}_a, '^\\p{Han}{2,8}?(?:省|市|自治区|特别行政区)(\\p{Han}{1,12}?(?:自治州|地区|盟|市))', 1) end as ${stem}_c,
    case left(${stem}_a, 2) ${provinces.map(([short, full]) => `when ${literal(short.slice(0, 2))} then ${literal(full)}`).join(' ')} end as ${stem}_p`,
  province: `${stem}_p`,
  city: `case when ${stem}_p is not null and length(${stem}_c) <= 14 and regexp_matches(${stem}_c, '^\\p{Han}+(自治州|地区|盟|市)$') then ${stem}_c end`,
})
