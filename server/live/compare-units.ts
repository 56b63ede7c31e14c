import { defaultMeasure, measures } from '../contract/measures.ts'
import type { Filters } from '../contract/filters.ts'
import type { MatchedRow as Row } from '../contract/uniformity.ts'
import { figure } from '../domain/figure.ts'
import { settlingOf } from '../domain/settling.ts'
import { noneTreated, selectTreated, type Selected } from '../domain/treated.ts'
import { uniformityOf } from '../domain/uniformity/uniformity.ts'
import type { PortUniformity, Uniformity } from '../domain/uniformity/types.ts'
import { delaysOf, treatedEntries, treatedWorks } from './bases-uniformity.ts'
import { noDay, noEvents, periodOf, rangeKey, type Asking } from './view.ts'

const adjustedEntries = [
  'HTS heading (4 digits)',
  'region of origin',
  'mode',
  'programme tier',
  'risk segment',
  'size of the entry',
  'quarter',
  'importers (as the unit of chance)',
]
const notAdjustedEntries = [
  'manufacturer',
  'filer',
  'port workload and staffing',
  'intelligence and targeting that is not in the data',
]
const adjustedWorks = ['kind of work', 'Center', 'quarter', 'importers (as the unit of chance)']
const notAdjustedWorks = ['goods', 'value', 'legal question', 'staffing of the team']
const adjustedMatched = ['importer', 'HTS number (10 digits)', 'origin', 'mode', 'quarter']

function rowOf(unit: string, selected: Selected, found: PortUniformity): Row {
  const at = found.port
  const compared = found.verdict !== 'not_compared'
  return {
    unit,
    n: selected.n[at] ?? 0,
    outcomes: selected.outcomes[at] ?? 0,
    compared_n: found.compared_n,
    compared_share: figure(found.compared_n / (selected.n[at] ?? 1)),
    observed: compared ? found.observed : null,
    expected: figure(found.expected),
    ratio: figure(found.ratio),
    lower: figure(found.lower),
    upper: figure(found.upper),
    ratio_reference: figure(found.ratio_reference),
    lower_reference: figure(found.lower_reference),
    upper_reference: figure(found.upper_reference),
    p: figure(found.p),
    p_reference: figure(found.p_reference),
    effective_importers: compared ? figure(found.k) : null,
    dispersion: compared ? figure(found.psi) : null,
    information: figure(found.v / found.psi),
    tested: found.tested,
    set_aside: found.set_aside,
    flagged: found.flagged,
    stands_out: found.stands_out,
    verdict: found.verdict,
  }
}

/** Not to be found different is no proof of being alike: where hardly any unit could be tested, nothing is said. */
const fewestTested = 3
function stateOf(spread: Uniformity['spread'], tested: number) {
  if (spread !== null && spread.lower > 0) return 'differs'
  return spread === null || tested < fewestTested ? 'too_little_to_tell' : 'uniform'
}

/** What a comparison says as a whole; the rows are beside it. */
function summaryOf(result: Uniformity, selected: Selected & { complement: boolean }) {
  const { spread, ports } = result
  const tested = ports.filter((port) => port.tested).length
  const n = selected.n.reduce((sum, value) => sum + value, 0)
  return {
    complement: selected.complement !== result.complement,
    cells: selected.compared_cells,
    outcomes: selected.outcomes.reduce((sum, value) => sum + value, 0),
    compared_n: result.compared_n,
    compared_share: n === 0 ? null : figure(result.compared_n / n),
    index: spread && {
      value: figure(spread.index),
      lower: figure(spread.index_lower),
      upper: figure(spread.index_upper),
    },
    spread: spread && {
      value: figure(spread.tau),
      lower: figure(spread.lower),
      upper: figure(spread.upper),
    },
    state: stateOf(spread, tested),
    tested,
    flagged: ports.filter((port) => port.flagged).length,
    set_aside_share: figure(result.set_aside_share),
    no_common_practice: result.no_common_practice,
    flag_z: figure(result.benjamini_hochberg_z),
  }
}

/** Units of a measure compared on like cases: the estimate whole, its rows and what it says as a whole. */
export async function compareUnits(asking: Asking, asked: Filters, matched: boolean) {
  const { client, freshness, base } = asking
  const measure = asked.measure ?? defaultMeasure
  const { kind, unit } = measures[measure]
  const range = periodOf(asked, freshness)
  const key = `${measure}/${rangeKey(range)}`
  const delays = await base('delays', () => delaysOf(client, freshness.as_of ?? noEvents))
  const settling = settlingOf(unit === 'port' ? delays : [], measure, freshness.as_of)
  // Teams share no goods of one importer: nothing is matched.
  const treated =
    matched && unit === 'team'
      ? noneTreated
      : unit === 'port'
        ? await base(`treated/${matched}/${key}`, () =>
            treatedEntries(client, range, measure, matched, settling.settled_through ?? noDay),
          )
        : await base(`worked/${key}`, () => treatedWorks(client, range, measure))
  // Segment, mode and tier say nothing about a piece of work.
  const { center } = asked
  const selected = selectTreated(
    treated,
    unit === 'port' ? asked : center === undefined ? {} : { center },
  )
  const result = uniformityOf(matched ? { ...selected.table, importer: null } : selected.table)
  const rows = result.ports.map((port) => rowOf(selected.units[port.port] ?? '', selected, port))
  return {
    measure,
    selected,
    result,
    rows,
    n: rows.reduce((sum, row) => sum + row.n, 0),
    meta: {
      from: range.from,
      to: range.to,
      measure,
      kind,
      unit,
      ...summaryOf(result, selected),
      importers_adjusted: !matched,
      adjusted_for: matched ? adjustedMatched : unit === 'port' ? adjustedEntries : adjustedWorks,
      not_adjusted_for: unit === 'port' ? notAdjustedEntries : notAdjustedWorks,
      settling: { ...settling, unsettled_n: selected.unsettled },
    },
  }
}
