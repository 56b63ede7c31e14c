/** The population of compliance: entries with a summary, their stratum, and what reviews say of them. */
import type { EventOf } from '../../ingest/contract/entry-event.ts'
import { lastSummary, quarterOf, reviewsOf } from './oracle-entry-parts.ts'
import type { Entry } from './oracle-entry.ts'
import { type Reference, validOn } from './oracle-reference.ts'

type Review = EventOf<'review.completed'>
/** An entry in view; of the register when it has a summary. */
export interface Registered {
  entry: Entry
  has_summary: boolean
  /** Code of the duty band. */
  band: string
  /** No duty is above this band. */
  top: boolean
  stratum: string
  duty_cents: number
  random: Review[]
  /** The last random review whose outcome is recorded. */
  material: Review | null
  letter: Review | null
  targeted: boolean
  targeted_finding: boolean
}

/** The first band, ordered by its upper limit, that the duty is below; the one without a limit is last. */
export function bandOf(reference: Reference, dutyCents: number, day: string) {
  const limit = (text: string | undefined) =>
    text === undefined || text === '' ? Number.POSITIVE_INFINITY : Number(text)
  const bands = reference.reviewStrata
    .filter((row) => validOn(row, day))
    .map((row) => ({ code: row['code'] ?? '', below: limit(row['below_cents']) }))
    .toSorted((a, b) => (a.below < b.below ? -1 : a.below > b.below ? 1 : 0))
  const band = bands.find(({ below }) => dutyCents < below)
  return { code: band?.code ?? '', top: band?.below === Number.POSITIVE_INFINITY }
}

export function registered(reference: Reference, entry: Entry): Registered {
  const duty = entry.duty_cents ?? 0
  const band = bandOf(reference, duty, entry.ref.filed_on)
  const reviews = reviewsOf(entry)
  const random = reviews.filter(({ sample }) => sample === 'random')
  const targeted = reviews.filter(
    ({ sample, material }) => sample === 'targeted' && material !== undefined,
  )
  return {
    entry,
    has_summary: lastSummary(entry) !== null,
    band: band.code,
    top: band.top,
    stratum: `${band.code}|${quarterOf(entry.ref.filed_on)}`,
    duty_cents: duty,
    random,
    material: random.findLast((review) => review.material !== undefined) ?? null,
    letter: random.findLast((review) => review.letter_of_law !== undefined) ?? null,
    targeted: targeted.length > 0,
    targeted_finding: targeted.some(({ material }) => material === true),
  }
}

export function sectionOf(reference: Reference, { goods, ref }: Entry): string {
  if (goods === null) return 'none'
  const chapter = Number(goods.hts10.slice(0, 2))
  const row = reference.hsSections.find(
    (one) =>
      Number(one['chapter_from']) <= chapter &&
      chapter <= Number(one['chapter_to']) &&
      validOn(one, ref.filed_on),
  )
  return row?.['section'] ?? 'none'
}
