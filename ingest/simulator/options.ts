import { parseArgs } from 'node:util'
import { parseDate } from './calendar.ts'
import { centerCodes } from './importers.ts'
import { parsePlants, PlantError } from './plants.ts'
import { ports } from './ports.ts'
import type { SimulatorOptions } from './world.ts'

export const usage = `Usage: npm run simulate -- --entries N --seed S [options]
  --entries N         entries filed in the window, 1 to 5000000
  --seed S            seed, 0 to 9007199254740991
  --from YYYY-MM-DD   first day, default 2026-01-05
  --days D            length of the window, default 180
  --plant NAME=VALUE  planted effect, may be repeated
  --truth FILE        write what was planted and what is really wrong, as JSON
Events go to standard output, one JSON object a line.`

export class UsageError extends Error {
  readonly code = 'usage'
}

export interface CommandLine {
  options: SimulatorOptions
  truth?: string
}

/** Reads the command line. Throws UsageError with one sentence that says what is wrong. */
export function readOptions(args: string[]): CommandLine {
  const values = parse(args)
  const from = parseDate(values.from)
  if (from === undefined) throw new UsageError(`--from ${values.from} is no date YYYY-MM-DD`)
  try {
    const plants = parsePlants(values.plant, {
      ports: ports.map((port) => port.code),
      centers: centerCodes,
    })
    const options = {
      seed: whole('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
      entries: whole('--entries', values.entries, 1, 5_000_000),
      from,
      days: whole('--days', values.days, 1, 3_660),
      plants,
    }
    return { options, ...(values.truth === undefined ? {} : { truth: values.truth }) }
  } catch (error) {
    if (error instanceof PlantError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        entries: { type: 'string' },
        seed: { type: 'string' },
        from: { type: 'string', default: '2026-01-05' },
        days: { type: 'string', default: '180' },
        plant: { type: 'string', multiple: true, default: [] },
        truth: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function whole(flag: string, text: string | undefined, least: number, most: number): number {
  if (text === undefined) throw new UsageError(`${flag} is required`)
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`${flag} ${text} must be a whole number from ${least} to ${most}`)
}
