// The command line as somebody who owns nothing here. Root may read and write everything, so that as root what is
// asked of the program is asked after everything is loaded and root is given up.
import { runCommandLine } from '../../src/cli/command-line.ts'
import { processOutput } from '../../src/cli/output.ts'
import '../../src/house.ts'
import { program } from '../../src/main.ts'

/** The user who is called nobody everywhere. */
export const nobody = 65534

if (process.argv[2] !== undefined) {
  if (process.getuid?.() === 0) {
    process.setgroups?.([])
    process.setgid?.(nobody)
    process.setuid?.(nobody)
  }
  const surroundings = { env: {}, cwd: process.cwd(), output: processOutput(process), program }
  process.exitCode = await runCommandLine({ args: process.argv.slice(2), ...surroundings })
}
