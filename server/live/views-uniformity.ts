import {
  MatchedPage,
  MatchedRow,
  UniformityCellPage,
  UniformityCellRow,
  UniformityPage,
  UniformityRow,
} from '../contract/uniformity.ts'
import { defaultMeasure, measures } from '../contract/measures.ts'
import { figure } from '../domain/figure.ts'
import { excessDisagreement } from '../domain/uniformity/excess.ts'
import type { CellTable } from '../domain/uniformity/types.ts'
import { cellsOf, reasonsOf } from './bases-uniformity.ts'
import { compareUnits } from './compare-units.ts'
import { periodOf, rangeKey, type Views } from './view.ts'

const filters = ['center', 'segment', 'mode', 'tier', 'from', 'to', 'measure', 'tz'] as const
/** Groups of two ports or more, for the pairwise figure. */
function groupsOf(table: CellTable) {
  const groups = new Map<
    number,
    { importer: number; ports: Map<number, { port: number; n: number; x: number }> }
  >()
  for (let row = 0; row < table.cell.length; row += 1) {
    const cell = table.cell[row] ?? 0
    const port = table.port[row] ?? 0
    const group = groups.get(cell) ?? { importer: table.importer?.[row] ?? 0, ports: new Map() }
    const known = group.ports.get(port) ?? { port, n: 0, x: 0 }
    known.n += table.n[row] ?? 0
    known.x += table.x[row] ?? 0
    group.ports.set(port, known)
    groups.set(cell, group)
  }
  return [...groups.values()]
    .filter(({ ports }) => ports.size > 1)
    .map(({ importer, ports }) => ({ importer, ports: [...ports.values()] }))
}

export const uniformityViews: Views<'uniformity' | 'uniformity/cells' | 'matched'> = {
  uniformity: {
    row: UniformityRow,
    page: UniformityPage,
    definition: 'uniformity',
    filters,
    pace: 'minute',
    answer: async (asking, asked) => {
      const { rows, n, meta } = await compareUnits(asking, asked, false)
      return { n, meta, rows: rows.map((row) => ({ ...row, reasons: [] })) }
    },
    // Read anew each time: a reason is on the pages as soon as it is stored.
    amend: async ({ client }, asked, answer) => {
      const all = await reasonsOf(client, asked.measure ?? defaultMeasure)
      const reasons = (unit: string) =>
        all.flatMap(({ unit: of, ...reason }) => (of === unit ? [reason] : []))
      // Rows of `answer` above.
      const rows = answer.rows as readonly UniformityRow[]
      return { ...answer, rows: rows.map((row) => ({ ...row, reasons: reasons(row.unit) })) }
    },
  },
  matched: {
    row: MatchedRow,
    page: MatchedPage,
    definition: 'matched',
    filters,
    pace: 'minute',
    answer: async (asking, asked) => {
      const { rows, n, meta, selected } = await compareUnits(asking, asked, true)
      const groups = groupsOf(selected.table)
      const { importers, pairs, excess, lower, upper, typical_points } = excessDisagreement(groups)
      return {
        n,
        rows,
        meta: {
          ...meta,
          groups: groups.length,
          excess: {
            importers,
            pairs,
            excess: figure(excess),
            lower: figure(lower),
            upper: figure(upper),
            typical_points: figure(typical_points === null ? null : typical_points / 100),
          },
        },
      }
    },
  },
  'uniformity/cells': {
    row: UniformityCellRow,
    page: UniformityCellPage,
    definition: 'uniformity',
    filters: [...filters, 'port'],
    pace: 'minute',
    answer: async ({ client, freshness, base }, asked) => {
      const measure = asked.measure ?? defaultMeasure
      const range = periodOf(asked, freshness)
      const [port, another] = asked.port ?? []
      const meta = { from: range.from, to: range.to, measure }
      if (port === undefined || another !== undefined || measures[measure].unit !== 'port')
        return { n: 0, rows: [], meta: { ...meta, unit: '', cells: 0, compared_cells: 0 } }
      const found = await base(`cells/${JSON.stringify(asked)}/${rangeKey(range)}`, () =>
        cellsOf(client, range, measure, port, asked),
      )
      return {
        n: found[0]?.all_n ?? 0,
        rows: found.map((record) => {
          const { all_cells: _, all_compared: __, all_n: ___, ...row } = record
          return {
            ...row,
            work_type: null,
            center: null,
            contribution: figure(row.contribution),
          }
        }),
        meta: {
          ...meta,
          unit: port,
          cells: found[0]?.all_cells ?? 0,
          compared_cells: found[0]?.all_compared ?? 0,
        },
      }
    },
  },
}
