import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * `npm run faults -- --rounds N | --faults N [--seed S]`: the long form of the fault suite, round by round from seed S on,
 * N rounds or until N faults have struck. `--embedded N` kills N times what `npm start` started; `--flaws` breaks the
 * product on purpose, and every check must see it.
 * Exit codes: 0 every promise held, 1 the first broken one ended the run or too few faults struck, 2 usage.
 */
const usage = 'Usage: npm run faults -- --rounds N | --faults N | --embedded N | --flaws [--seed S]'

function wholeNumber(text: string | undefined, least: number): number | undefined {
  const number = Number(text)
  return Number.isInteger(number) && number >= least && number < 2 ** 32 ? number : undefined
}

/** Each way to run the suite: the variable that its test file reads, and the file. */
const ways = {
  rounds: ['FAULT_ROUNDS', 'rounds'],
  faults: ['FAULT_COUNT', 'rounds'],
  embedded: ['FAULT_EMBEDDED', 'embedded'],
} as const

function readArgs(): { file: string; env: Record<string, string> } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string' },
        faults: { type: 'string' },
        embedded: { type: 'string' },
        flaws: { type: 'boolean' },
        seed: { type: 'string', default: '1' },
      },
    })
    const seed = wholeNumber(values.seed, 0)
    const said = (['rounds', 'faults', 'embedded'] as const).filter((way) => values[way])
    if (seed === undefined || said.length + Number(values.flaws ?? false) !== 1) return undefined
    const [way] = said
    if (way === undefined) return { file: 'flaws', env: { FAULT_FLAWS: 'yes' } }
    const count = wholeNumber(values[way], 1)
    if (count === undefined) return undefined
    const [name, file] = ways[way]
    return { file, env: { [name]: String(count), FAULT_SEED: String(seed) } }
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
    [join(vitest, 'vitest.mjs'), 'run', '--project', 'faults', `test/faults/${args.file}.test.ts`],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: 'inherit',
      env: { ...process.env, ...args.env },
    },
  )
  // Both get a Ctrl-C of the terminal; the child ends what it started.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.once('exit', (code) => {
    process.exitCode = code === 0 ? 0 : 1
  })
}
