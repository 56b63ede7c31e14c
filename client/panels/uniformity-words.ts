import type { Settling, UniformityPage, UniformityRow } from '../../server/contract/uniformity.ts'
import type { Look } from '../charts/interval-rows.ts'
import type { Names } from '../api/session.ts'
import { factor, factorInterval, probability, timesAsOften } from '../ui/estimate.ts'
import { count, longDay, plural } from '../ui/format.ts'
import { comparedWords, measureWords } from '../ui/measure-words.ts'

type Meta = UniformityPage['meta']
type Row = Omit<UniformityRow, 'reasons'>

/** `2704 Los Angeles`, or `Electronics team AB` of a team code with its Center. */
export function unitName(unit: string, names: Names): string {
  const [center, team] = unit.split('/')
  return team === undefined
    ? `${unit} ${names.port(unit)}`
    : `${names.shortCenter(center ?? '')} team ${team}`
}

/** What units are compared on: ports on goods, teams on work. */
export const sameOf = (unit: Meta['unit']) => (unit === 'port' ? 'the same goods' : 'the same work')

/** The figures to show of a row: against the ports that agree where there are any, else against all others. */
export const shownRatio = (row: Row) =>
  row.ratio_reference === null
    ? { ratio: row.ratio, lower: row.lower, upper: row.upper, p: row.p }
    : {
        ratio: row.ratio_reference,
        lower: row.lower_reference,
        upper: row.upper_reference,
        p: row.p_reference ?? row.p,
      }

export function verdictWords(row: Row): string {
  switch (row.verdict) {
    case 'flagged': {
      const { ratio } = shownRatio(row)
      return `flagged, ${ratio !== null && ratio < 1 ? 'less' : 'more'} often`
    }
    case 'not_distinguishable':
      return 'not distinguishable'
    case 'too_little_to_tell':
      return 'too little to tell'
    case 'too_few_importers':
      return 'too few importers'
    case 'not_compared':
      return 'not compared'
  }
}

export function lookOf(row: Row): Look {
  if (row.flagged) return 'flagged'
  if (row.set_aside) return 'aside'
  switch (row.verdict) {
    case 'too_few_importers':
      return 'few'
    case 'too_little_to_tell':
    case 'not_compared':
      return 'open'
    case 'flagged':
    case 'not_distinguishable':
      return 'plain'
  }
}

/** One unit in a sentence of parts, for the arrow keys and the box under the pointer. */
export function unitWords(row: Row, meta: Meta, names: Names): string {
  const { ratio, lower, upper, p } = shownRatio(row)
  const name = unitName(row.unit, names)
  if (ratio === null) return `${name}: ${verdictWords(row)}; n ${count(row.n)}`
  const times = `${timesAsOften(ratio)} ${sameOf(meta.unit)} elsewhere ${factorInterval(lower, upper)}`
  const chance = p === null ? '' : `; p ${probability(p)}`
  return (
    `${name}: ${comparedWords(meta.measure, meta.complement)} ${times}; ` +
    `${verdictWords(row)}${row.set_aside ? ', set aside' : ''}${chance}; n ${count(row.n)}`
  )
}

/** What the index says in one sentence. */
export function indexSentence(meta: Meta, same: string): string {
  const { measure, complement, index, unit, state } = meta
  if (index !== null && state === 'too_little_to_tell')
    return `Too little to tell: fewer than three ${unit}s have enough of ${same} to be tested.`
  if (index === null)
    return `Too little to tell: fewer than three ${unit}s can be compared on ${same}.`
  const outcome = `${measureWords[measure].one} is ${comparedWords(measure, complement)}`
  const most = `At most, two ${unit}s treating ${same} typically differ by a factor of ${factor(index.upper)}.`
  // The index is about all of them: one that stands alone is flagged and leaves it at 1.
  if (index.lower <= 1 && meta.flagged > 0)
    return `${plural(meta.flagged, unit)} flagged beyond chance; between ${unit}s in general no difference was found in how often ${outcome}. ${most}`
  return index.lower <= 1
    ? `No difference beyond chance between ${unit}s was found in how often ${outcome}. ${most}`
    : `Two ${unit}s treating ${same} typically differ by a factor of ${factor(index.value)} in how often ${outcome}.`
}

const states: Readonly<Record<Meta['state'], string>> = {
  uniform: 'uniform: nothing beyond chance',
  differs: 'differs beyond chance',
  too_little_to_tell: 'too little to tell',
}
/** Nobody reads "uniform" where a unit below is flagged. */
export const stateWords = ({ state, flagged, unit }: Pick<Meta, 'state' | 'flagged' | 'unit'>) =>
  state === 'uniform' && flagged > 0
    ? `${plural(flagged, unit)} flagged, no general difference`
    : states[state]

/** Which of what is in view can still change. */
export function settlingWords({ settled_through, delay_days, unsettled_n }: Settling): string {
  if (settled_through === null || delay_days === null)
    return 'How long outcomes take to come in could not be measured yet: fewer than 100 are old enough.'
  const within = `99 % of outcomes come within ${count(delay_days)} ${delay_days === 1 ? 'day' : 'days'} of filing.`
  return unsettled_n === 0
    ? `Settled: all of it was filed through ${longDay(settled_through)}. ${within}`
    : `Settled for entries filed through ${longDay(settled_through)}; ${count(unsettled_n)} later ones can still change. ${within}`
}
/** What share of the cases the comparison rests on, with a warning where it is the smaller part. */
export function comparedShareWords(compared: number | null, unit: Meta['unit']): string {
  if (compared === null) return 'nothing in view'
  const text = `${(100 * compared).toFixed(0)} % of the cases`
  return compared < 0.5
    ? `${text}: mostly ${unit === 'port' ? 'goods' : 'work'} no other ${unit} handles`
    : text
}
