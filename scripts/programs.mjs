// Finds programs that npm does not bring: a browser, PostgreSQL, a Chinese font.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** @param {string} path */
const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @param {string} folder */
const entries = (folder) => {
  try {
    return readdirSync(folder).sort().reverse()
  } catch {
    return []
  }
}

/** The first of these programs on PATH.
 * @param {string[]} names @returns {string | undefined} */
export const onPath = (names) => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))).find(isProgram)
}

const browserNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
]

const macBrowsers = () =>
  ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
    ['/Applications', join(process.env.HOME ?? '', 'Applications')].map((folder) =>
      join(folder, `${name}.app`, 'Contents', 'MacOS', name),
    ),
  )

const windowsBrowsers = () =>
  [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ])

/** An installed Chrome, Chromium or Edge; `CHROME_PATH` goes first.
 * @returns {string | undefined} */
export const findBrowser = () => {
  const named = process.env.CHROME_PATH
  if (named && isProgram(named)) return named
  if (process.platform === 'darwin') return macBrowsers().find(isProgram) ?? onPath(browserNames)
  if (process.platform === 'win32') return windowsBrowsers().find(isProgram) ?? onPath(browserNames)
  return onPath(browserNames)
}

/** Where distributions put the server programs of PostgreSQL, which are often not on PATH. */
const postgresFolders = () => {
  const versioned = ['/usr/lib/postgresql', '/Library/PostgreSQL', 'C:\\Program Files\\PostgreSQL'].flatMap(
    (folder) => entries(folder).map((version) => join(folder, version, 'bin')),
  )
  const brew = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) =>
    entries(folder)
      .filter((name) => name.startsWith('postgresql'))
      .map((name) => join(folder, name, 'bin')),
  )
  const app = '/Applications/Postgres.app/Contents/Versions/latest/bin'
  const path = onPath(['initdb'])
  return [...(path ? [dirname(path)] : []), ...versioned, ...brew, app]
}

/** The folder with PostgreSQL's `initdb` and `postgres`, enough to start a private server.
 * @returns {string | undefined} */
export const findPostgres = () => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return postgresFolders().find((folder) =>
    ['initdb', 'postgres'].every((name) => isProgram(join(folder, name + suffix))),
  )
}

/** Whether text in Chinese can be seen on pictures. macOS and Windows always bring such fonts. */
export const hasChineseFont = () => {
  if (process.platform !== 'linux') return true
  try {
    return (
      execFileSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }) !==
      ''
    )
  } catch {
    return false
  }
}

/** The id of the Linux distribution (`debian`, `ubuntu`, …).
 * @returns {string | undefined} */
const distribution = () => {
  try {
    return /^ID="?(\w+)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** Whether missing programs can be installed here with apt-get and nobody asked. Ubuntu's `chromium` is a
 * snap, which does not install in most containers, so only Debian counts. */
export const canInstall = () =>
  process.getuid?.() === 0 && distribution() === 'debian' && onPath(['apt-get']) !== undefined
