const first = (agent: string, names: readonly (readonly [RegExp, string])[]): string | undefined =>
  names.find(([pattern]) => pattern.test(agent))?.[1]

/** Those that call themselves others come first. */
const systems = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
] as const

const programs = [
  [/DingTalk/i, 'DingTalk'],
  [/wxwork/i, 'WeCom'],
  [/MicroMessenger/i, 'WeChat'],
  [/Lark|Feishu/i, 'Feishu'],
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/QQBrowser/, 'QQBrowser'],
  [/360SE|360EE|QIHU/, '360'],
  [/UCBrowser/, 'UC'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const

/**
 * The system and the program that a browser says it is: `Windows · Edge`, '' where it says neither. All that is kept of
 * what it says of itself: versions and builds would tell one person from another.
 */
export const deviceOf = (agent: string): string =>
  [first(agent, systems), first(agent, programs)].filter((name) => name !== undefined).join(' · ')
