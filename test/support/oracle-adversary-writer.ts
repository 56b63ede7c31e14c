/** Writes the events of hand-made cases. No product code: check digits are computed here again. */
type Fields = Record<string, unknown>
export interface Case {
  what: string
  kind: 'entry' | 'work'
  id: string
  ref: { number: string; port: string; filed_on: string } | null
}

/** `03-08T09:30` is in 2026; seconds and milliseconds may follow; a year may precede. */
export function moment(short: string): string {
  const dated = /^\d{4}-/.test(short) ? short : `2026-${short}`
  return `${dated}${'YYYY-MM-DDT00:00:00.000'.slice(dated.length)}Z`
}

/** Filer and sequence with their check digit: letters stand for 1-9, 1-9 and 2-9, then Luhn. */
export function entryNumber(filer: string, sequence: number): string {
  const body = `${filer}${String(sequence).padStart(7, '0')}`
  const digits = body
    .split('')
    .map((letter) =>
      /\d/.test(letter)
        ? Number(letter)
        : Number('12345678912345678923456789'.charAt('ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(letter))),
    )
  const sum = digits.reduce((total, digit, at) => {
    const weighed = at % 2 === 0 ? digit : digit * 2
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

/** A line that the rules give 40 points: apparel, a rate of 32 %, no manufacturer. */
export const risky = (line_number = 1, value_cents = 1_000_000): Fields => ({
  line_number,
  hts10: '6109100012',
  origin: 'CN',
  value_cents,
  duty_cents: Math.floor(value_cents * 0.32),
  duty_rate_ppm: 320_000,
  weight_grams: 900_000,
})
/** A line without points, weight or declared duty. */
export const plain = (line_number = 1, hts10 = '8471300100', value_cents = 500_000): Fields => ({
  line_number,
  hts10,
  origin: 'TW',
  manufacturer_id: 'TWPLAIN1TAI',
  value_cents,
})

export class Writer {
  readonly events: Fields[] = []
  readonly cases: Case[] = []
  #next = 0

  event(event_type: string, at: string, fields: Fields, id?: string): this {
    this.#next += 1
    this.events.push({
      event_id: id ?? `adv-${String(this.#next).padStart(5, '0')}`,
      event_type,
      schema_version: 1,
      occurred_at: moment(at),
      source: 'adversary',
      simulated: true,
      ...fields,
    })
    return this
  }

  /** A case about an entry filed on a day of 2026 (or a whole date). */
  entry(what: string, port: string, day: string, number = ''): EntryWriter {
    const filed_on = moment(day).slice(0, 10)
    const chosen = number === '' ? entryNumber('ADV', this.cases.length + 1) : number
    const ref = { number: chosen, port, filed_on }
    this.cases.push({ what, kind: 'entry', id: chosen, ref })
    return new EntryWriter(this, ref)
  }

  /** A case about a piece of work. */
  work(what: string, work_type: string, center: string): WorkWriter {
    const id = `adv-work-${this.cases.length + 1}`
    this.cases.push({ what, kind: 'work', id, ref: null })
    return new WorkWriter(this, id, work_type, center)
  }

  account(
    type: 'registered' | 'updated',
    at: string,
    importer: string,
    center: string,
    tier = 0,
    more: Fields = {},
  ): this {
    return this.event(`importer.${type}`, at, {
      importer_number: importer,
      name: `Account ${importer.slice(-4)}`,
      center,
      center_basis: 'predominant_count',
      ctpat_tier: tier,
      trade_compliance: false,
      ...more,
    })
  }
}

export class EntryWriter {
  readonly writer: Writer
  readonly ref: { number: string; port: string; filed_on: string }
  constructor(writer: Writer, ref: EntryWriter['ref']) {
    this.writer = writer
    this.ref = ref
  }
  on(type: string, at: string, fields: Fields = {}, id?: string): this {
    this.writer.event(type, at, { entry: this.ref, ...fields }, id)
    return this
  }
  filed(at: string, importer = '99-000000100', lines = [risky()], more: Fields = {}, id?: string) {
    const fields = { importer_number: importer, entry_type: '01', mode: '11', lines, ...more }
    return this.on('entry.filed', at, fields, id)
  }
  arrived(at: string) {
    return this.on('cargo.arrived', at)
  }
  placed(hold_id: string, agency: string, at: string, id?: string) {
    return this.on('hold.placed', at, { hold_id, agency, reason: 'admissibility' }, id)
  }
  removed(hold_id: string, at: string, id?: string) {
    return this.on('hold.removed', at, { hold_id }, id)
  }
  released(at: string, id?: string) {
    return this.on('entry.released', at, {}, id)
  }
  detained(at: string) {
    return this.on('entry.detained', at, { reason: 'admissibility' })
  }
  ordered(exam_id: string, at: string, exam_type = 'nii') {
    return this.on('exam.ordered', at, { exam_id, exam_type })
  }
  completed(exam_id: string, at: string, result = 'no_discrepancy', exam_type = 'intensive') {
    const found = result === 'discrepancy'
    return this.on('exam.completed', at, {
      exam_id,
      exam_type,
      officer_minutes: 90,
      result,
      findings: found ? [{ kind: 'valuation', line_number: 1 }] : [],
      duty_change_cents: found ? 12_345 : 0,
    })
  }
  summary(summary_version: number, at: string, value_cents: number) {
    const fields = {
      summary_version,
      value_cents,
      duty_cents: 100 * summary_version,
      fees_cents: 7,
    }
    return this.on('summary.filed', at, fields)
  }
  disposed(disposition: string, at: string, more: Fields = {}, id?: string) {
    return this.on('entry.disposed', at, { disposition, ...more }, id)
  }
}

export class WorkWriter {
  readonly writer: Writer
  readonly work_id: string
  readonly head: Fields
  constructor(writer: Writer, work_id: string, work_type: string, center: string) {
    this.writer = writer
    this.work_id = work_id
    this.head = { work_type, center }
  }
  on(type: string, at: string, fields: Fields = {}, id?: string): this {
    this.writer.event(`work.${type}`, at, { work_id: this.work_id, ...fields }, id)
    return this
  }
  opened(at: string, more: Fields = {}, id?: string) {
    return this.on('opened', at, { ...this.head, ...more }, id)
  }
  paused(at: string, id?: string) {
    return this.on('paused', at, { reason: 'waiting' }, id)
  }
  resumed(at: string, id?: string) {
    return this.on('resumed', at, {}, id)
  }
  closed(at: string, outcome = 'done', revenue?: number, id?: string) {
    const change = revenue === undefined ? {} : { revenue_change_cents: revenue }
    return this.on('closed', at, { outcome, ...change }, id)
  }
}
