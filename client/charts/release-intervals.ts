import type {
  ReleaseInterval,
  ReleaseIntervalRow,
} from '../../server/contract/release-intervals.ts'
import { count, duration } from '../ui/format.ts'
import type { RangeAxis, RangeRow } from './ranges.ts'

type Row = ReleaseIntervalRow
/** In the order of the goods' way; as values the contract would bring its schemas to the page. */
export const intervalNames: Readonly<Record<ReleaseInterval, string>> = {
  filing_to_arrival: 'Filing to arrival',
  arrival_to_presentation: 'Arrival to presentation',
  arrival_to_release: 'Arrival to release',
  presentation_to_release: 'Presentation to release',
  hold: 'Hold',
  exam: 'Exam',
  document: 'Document request',
  release_to_summary: 'Release to summary',
}
/** What one time of the interval runs over, on hover. */
export const intervalTitles: Readonly<Record<ReleaseInterval, string>> = {
  filing_to_arrival: 'Entry filed to cargo arrived',
  arrival_to_presentation: 'Cargo arrived to presented for examination',
  arrival_to_release: 'Cargo arrived to released with no hold open',
  presentation_to_release: 'Presented for examination to released',
  hold: 'Each hold, from placed to removed',
  exam: 'Each exam, from ordered to completed',
  document: 'Each document, from requested to received',
  release_to_summary: 'Released to the first entry summary',
}

/** What can be taken apart, and by what. `all` stands for the whole way. */
export const cuts = {
  all: 'all intervals',
  arrival_to_release: 'arrival to release, by agency that held',
  hold: 'holds, by agency',
  exam: 'exams, by type',
  document: 'documents, by kind',
} as const
export type Cut = keyof typeof cuts
export const cutNames = Object.keys(cuts) as Cut[] // The keys of the object above.

const way = Object.keys(intervalNames)
const place = ({ interval }: Row) => way.indexOf(interval)
/** The whole way in its order, or one interval with the whole of it first. */
export const rowsOfCut = (rows: readonly Row[], cut: Cut): Row[] =>
  cut === 'all'
    ? rows.filter((row) => row.cut === 'all').toSorted((a, b) => place(a) - place(b))
    : rows
        .filter(({ interval }) => interval === cut)
        .toSorted(
          (a, b) => Number(b.cut === 'all') - Number(a.cut === 'all') || (a.cut < b.cut ? -1 : 1),
        )

export const cutName = (row: Row, cut: Cut) =>
  cut === 'all'
    ? intervalNames[row.interval]
    : row.cut === 'all'
      ? 'all of them'
      : row.cut === 'nii'
        ? 'scan (NII)'
        : row.cut.replaceAll('_', ' ')

/** `too few` under the minimum. */
export const time = (seconds: number | null) => (seconds === null ? 'too few' : duration(seconds))

const toHours = (seconds: number | null) => (seconds === null ? null : Math.max(seconds, 60) / 3600)

export const intervalRanges = (rows: readonly Row[], cut: Cut, minimum: number) =>
  rows.map((row): RangeRow => {
    const name = cutName(row, cut)
    const shown = row.median_seconds !== null
    return {
      name: `${name}\n${shown ? `n ${count(row.n)}` : `${count(row.n)} cases, ${count(minimum)} needed`}`,
      value: toHours(row.median_seconds),
      lower: toHours(row.median_seconds),
      upper: toHours(row.p95_seconds),
      hollow: toHours(row.p90_seconds),
      label: null,
      words: shown
        ? `${name}: median ${time(row.median_seconds)}; 90th percentile ${time(row.p90_seconds)}; 95th ${time(row.p95_seconds)}; median of office hours ${time(row.open_median_seconds)}; n ${count(row.n)}`
        : `${name}: ${count(row.n)} ended, ${count(minimum)} needed`,
    }
  })

const hours = (at: number, text: string) => ({ at, text })
export const timeAxis: RangeAxis = {
  name: 'time taken, logarithmic',
  ticks: [
    hours(1 / 60, '1 min'),
    hours(1 / 4, '15 min'),
    hours(1, '1 h'),
    hours(4, '4 h'),
    hours(12, '12 h'),
    hours(24, '1 d'),
    hours(72, '3 d'),
    hours(168, '7 d'),
    hours(336, '14 d'),
    hours(720, '30 d'),
    hours(2160, '90 d'),
    hours(8760, '365 d'),
  ],
  reference: null,
}
