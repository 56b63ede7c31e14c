import { parseArgs } from 'node:util'
import { connect } from '../sql/client.ts'
import { openEngine } from '../sql/engine.ts'
import { AppError } from '../sql/errors.ts'
import { referenceHash } from '../sql/load-reference.ts'
import { migrate } from '../sql/migrate.ts'
import { referenceTables } from '../sql/reference-rows.ts'
import { readServerConfig, referenceOf } from './config.ts'
import { checkSample, usualSample, type CheckOptions, type Outcome } from './loop/check.ts'
import { folds } from './loop/fold.ts'
import { closedBlocks, everything, sliceBySlice } from './loop/reconcile.ts'

/** `npm run reconcile`: exit codes 0 nothing remains different, 1 something does, 2 usage, 3 could not finish. */
const usage = `Usage: npm run reconcile -- [--sample N | --blocks | --all] [--check]
Folds subjects again from evidence, compares with what the pages read, and repairs what differs.
  --sample N  a random draw of N rows and N subjects of each kind (${usualSample} when nothing is said)
  --blocks    the closed hours of the ledger that were not checked yet
  --all       everything that has evidence or a row
  --check     only looks, and keeps no result`
const exitRemains = 1
const exitUsage = 2
const exitUnfinished = 3
const usageCodes = new Set(['USAGE', 'CONFIG_INVALID', 'AUTH_REQUIRED'])

/** Different subjects that are written out. */
const mostNamed = 20
const kinds = ['entry', 'work', 'importer', 'batch'] as const
const none = () => ({ compared: 0, different: 0, repaired: 0 })
const write = ([name, ...cells]: (string | number)[]) =>
  process.stdout.write(
    `${String(name).padEnd(9)}${cells.map((cell) => String(cell).padStart(11)).join('')}\n`,
  )

process.exitCode = await main().catch((error: unknown) => {
  const code = error instanceof AppError ? error.code : 'FAULT'
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  if (code === 'USAGE') process.stderr.write(`${usage}\n`)
  return usageCodes.has(code) ? exitUsage : exitUnfinished
})

type Scope = { kind: 'sample'; size: number } | { kind: 'blocks' | 'all' }

function readArguments(): { help: boolean; scope: Scope; repair: boolean } {
  const flag = { type: 'boolean', default: false } as const
  const read = () => {
    try {
      return parseArgs({
        options: { sample: { type: 'string' }, blocks: flag, all: flag, check: flag, help: flag },
      }).values
    } catch (cause) {
      throw new AppError('USAGE', cause instanceof Error ? cause.message : String(cause))
    }
  }
  const { sample, blocks, all, check, help } = read()
  if (Number(sample !== undefined) + Number(blocks) + Number(all) > 1)
    throw new AppError('USAGE', 'Say one of --sample, --blocks and --all.')
  const size = Number(sample ?? usualSample)
  if (!Number.isInteger(size) || size < 1 || size > 10_000)
    throw new AppError('USAGE', `--sample ${sample} must be a whole number from 1 to 10000.`)
  const scope: Scope = blocks || all ? { kind: all ? 'all' : 'blocks' } : { kind: 'sample', size }
  return { help, scope, repair: !check }
}

async function main(): Promise<number> {
  const { help, scope, repair } = readArguments()
  if (help) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const config = readServerConfig(process.env)
  const stop = new AbortController()
  process.on('SIGINT', () => stop.abort())
  process.on('SIGTERM', () => stop.abort())
  const reference = referenceHash(referenceTables(referenceOf(config)), Object.values(folds))
  const engine = await openEngine(config)
  try {
    await migrate(engine.writer)
    const client = connect(engine.writer)
    try {
      const options = { client, reference, now: () => new Date(), repair }
      return await reconcile(options, scope, stop.signal)
    } finally {
      await client.close()
    }
  } finally {
    await engine.close()
  }
}

/** Slice by slice until the end or a signal; the slice that runs is finished. */
async function reconcile(options: CheckOptions, scope: Scope, stop: AbortSignal): Promise<number> {
  const sums: Outcome['counts'] = { entry: none(), work: none(), importer: none(), batch: none() }
  let waiting = 0
  let named = 0
  for await (const outcome of outcomes(options, scope)) {
    for (const kind of kinds) {
      for (const name of ['compared', 'different', 'repaired'] as const)
        sums[kind][name] += outcome.counts[kind][name]
    }
    waiting += outcome.waiting
    for (const example of outcome.examples.slice(0, mostNamed - named))
      process.stdout.write(`${example}\n`)
    named = Math.min(mostNamed, named + outcome.examples.length)
    if (stop.aborted) break
  }
  const total = none()
  write(['', 'compared', 'different', 'repaired', 'remaining'])
  for (const kind of kinds) {
    const { compared, different, repaired } = sums[kind]
    write([kind, compared, different, repaired, different - repaired])
    total.compared += compared
    total.different += different
    total.repaired += repaired
  }
  if (waiting > 0) process.stdout.write(`not compared, events not folded yet: ${waiting}\n`)
  if (stop.aborted) process.stdout.write('stopped before the end\n')
  const { compared, different, repaired } = total
  const remaining = different - repaired
  process.stdout.write(
    `compared=${compared} different=${different} repaired=${repaired} remaining=${remaining}\n`,
  )
  if (stop.aborted) return exitUnfinished
  return remaining > 0 ? exitRemains : 0
}

async function* outcomes(options: CheckOptions, scope: Scope): AsyncGenerator<Outcome> {
  if (scope.kind === 'sample') yield await checkSample(options, scope.size)
  else if (scope.kind === 'all') yield* everything(options)
  else {
    for (const block of await closedBlocks(options.client))
      if (block.is_checked === 0) yield* sliceBySlice(options, block)
  }
}
