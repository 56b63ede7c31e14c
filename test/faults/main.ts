import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * `npm run faults -- --rounds N | --faults N [--seed S]`: the long form of the fault suite, round by round from seed S on,
 * N rounds or until N faults have struck.
 * Exit codes: 0 every promise held, 1 the first broken one ended the run or too few faults struck, 2 usage.
 */
const usage = 'Usage: npm run faults -- --rounds N | --faults N [--seed S]'

function wholeNumber(text: string | undefined, least: number): number | undefined {
  const number = Number(text)
  return Number.isInteger(number) && number >= least && number < 2 ** 32 ? number : undefined
}

function readArgs(): Record<string, string> | undefined {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string' },
        faults: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    })
    const count = wholeNumber(values.rounds ?? values.faults, 1)
    const seed = wholeNumber(values.seed, 0)
    const both = values.rounds !== undefined && values.faults !== undefined
    if (count === undefined || seed === undefined || both) return undefined
    const name = values.rounds === undefined ? 'FAULT_COUNT' : 'FAULT_ROUNDS'
    return { [name]: String(count), FAULT_SEED: String(seed) }
  } catch {
    return undefined
  }
}

const args = readArgs()
if (args === undefined) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  const vitest = dirname(createRequire(import.meta.url).resolve('vitest/package.json'))
  const child = spawn(
    process.execPath,
    [join(vitest, 'vitest.mjs'), 'run', '--project', 'faults', 'test/faults/rounds.test.ts'],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: 'inherit',
      env: { ...process.env, ...args },
    },
  )
  // Both get a Ctrl-C of the terminal; the child ends what it started.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.once('exit', (code) => {
    process.exitCode = code === 0 ? 0 : 1
  })
}
