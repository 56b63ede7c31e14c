import { writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { readOptions, usage, UsageError, type CommandLine } from './options.ts'
import { historyEvents } from './stream.ts'
import { Truth } from './truth.ts'

/** Writes a simulated history to standard output. A reader that closes early ends it quietly. */

const chunkCharacters = 1 << 18

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Finds out before the work whether the truth file can be written. */
async function claim(file: string): Promise<void> {
  try {
    await writeFile(file, '')
  } catch (error) {
    throw new UsageError(`--truth ${file} cannot be written`, { cause: error })
  }
}

async function run({ options, truth }: CommandLine): Promise<void> {
  if (truth !== undefined) await claim(truth)
  const measured = new Truth()
  const events = historyEvents({ ...options, observe: measured.observe })
  let chunk = ''
  for (const event of events) {
    chunk += `${JSON.stringify(event)}\n`
    if (chunk.length < chunkCharacters) continue
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
    chunk = ''
  }
  process.stdout.write(chunk)
  if (truth === undefined) return
  const report = measured.report(options, options.plants ?? {})
  await writeFile(truth, `${JSON.stringify(report, null, 2)}\n`)
}

try {
  await run(readOptions(process.argv.slice(2)))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n${usage}\n`)
  process.exitCode = 2
}
