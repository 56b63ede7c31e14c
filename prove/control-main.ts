import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { figure as six } from '../server/domain/figure.ts'
import { controlOf, type ControlAnswer, type ControlReport } from './control.ts'
import { cellPart, ControlFileError, ControlRows, type ControlData } from './control-table.ts'

export const controlUsage = `Use: npm run prove -- control --path FILE.csv [--path FILE.csv ...]
       --unit COLUMN [--importer COLUMN] --outcome COLUMN [--is VALUE ...]
       --cell COLUMN[:LENGTH] [--cell ...] [--factor F] [--plants N] [--shuffles N] [--seed S]
Rows are entries. LENGTH takes the first characters only. --is says which values of the outcome's
column count (default 1).`

const texts = { type: 'string', multiple: true } as const
const text = { type: 'string' } as const

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      path: texts,
      unit: text,
      importer: text,
      outcome: text,
      is: texts,
      cell: texts,
      factor: { ...text, default: '2' },
      plants: { ...text, default: '50' },
      shuffles: { ...text, default: '20' },
      seed: { ...text, default: '1' },
    },
  })
  const { path, unit, outcome, cell } = values
  if (!path || !unit || !outcome || !cell)
    throw new Error('--path, --unit, --outcome and --cell are needed.')
  const whole = (name: 'plants' | 'shuffles' | 'seed') => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value >= 0) return value
    throw new Error(`--${name} takes a whole number, 0 or more.`)
  }
  const factor = Number(values.factor)
  if (!(factor > 1 && Number.isFinite(factor))) throw new Error('--factor takes a number above 1.')
  return {
    path,
    columns: {
      unit,
      importer: values.importer ?? null,
      cell: cell.map(cellPart),
      outcome,
      is: new Set(values.is ?? ['1']),
    },
    options: { factor, plants: whole('plants'), shuffles: whole('shuffles'), seed: whole('seed') },
  }
}

/**
 * `npm run prove -- control`: the estimators on a file from outside whose units differ by chance
 * alone, as the offices of the synthetic import declarations of the Korea Customs Service do (Jeong,
 * Kim, Park, Choi, arXiv 2208.02484; measured: lanes have rates of their own, offices have not).
 * Prints what was tested and flagged, then one JSON line. Answers 0, 1 when a claim is refused, 2
 * when options or file were not understood.
 */
export async function runControl(args: readonly string[]): Promise<number> {
  let asked: ReturnType<typeof readArguments>
  try {
    asked = readArguments(args)
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n${controlUsage}\n`,
    )
    return 2
  }
  const started = performance.now()
  const rows = new ControlRows(asked.columns)
  try {
    for (const file of asked.path) await rows.add(file, createReadStream(file))
  } catch (error) {
    if (!(error instanceof ControlFileError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
  const data = rows.finish()
  const report = controlOf(data, asked.options)
  print(data, report, asked.options.seed, performance.now() - started)
  return report.claims.every(({ passed }) => passed) ? 0 : 1
}

function print(data: ControlData, report: ControlReport, seed: number, took: number): void {
  console.table(
    Object.fromEntries([
      ['as recorded', rowOf(report.own)],
      ...report.shuffles.map((one, at) => [`dealt out again, ${at + 1}`, rowOf(one)]),
    ]),
  )
  console.table(
    Object.fromEntries(
      report.plants.map(({ unit, ratio, lower, upper, expected, ...plant }) => [
        `stricter: ${unit}`,
        { ...plant, expected: figure(expected), ratio: between(ratio, lower, upper) },
      ]),
    ),
  )
  process.stdout.write(
    `${JSON.stringify({
      name: 'control',
      passed: report.claims.every(({ passed }) => passed),
      n: data.rows,
      left_out: data.left_out,
      outcomes: data.table.x.reduce((sum, x) => sum + x, 0),
      units: data.units.length,
      cells: data.table.cells,
      importers: data.table.importers,
      ...report.own,
      index: report.own.index && rounded(report.own.index),
      flagged: report.own.flagged.length,
      crude_flags: report.crude_flags,
      seed,
      shuffles: report.shuffles.length,
      shuffles_with_a_flag: report.shuffles.filter(({ flagged }) => flagged.length > 0).length,
      planted: report.plants.length,
      planted_found: report.plants.filter(({ found }) => found).length,
      claims: report.claims,
      seconds: Math.round(took / 100) / 10,
    })}\n`,
  )
}

const rowOf = ({ tested, flagged, index, compared_n }: ControlAnswer) => ({
  tested,
  flagged: flagged.length === 0 ? '0' : `${flagged.length}: ${flagged.join(', ')}`,
  index: index === null ? 'none' : between(index.value, index.lower, index.upper),
  compared_n,
})

/** Six digits, as everywhere. */
const rounded = (index: NonNullable<ControlAnswer['index']>) => ({
  value: six(index.value),
  lower: six(index.lower),
  upper: six(index.upper),
})

const figure = (value: number | null) => (value === null ? 'none' : String(+value.toPrecision(4)))
const between = (value: number | null, lower: number | null, upper: number | null) =>
  `${figure(value)} (${figure(lower)} to ${upper === null ? 'open' : figure(upper)})`
