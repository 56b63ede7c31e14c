import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { addBusinessDays, dayMs, hourMs, monthlyStatement } from './calendar.ts'
import type { EventWriter } from './event-writer.ts'
import { entryStream, type Filing } from './filing.ts'
import { nameKey, type Random } from './random.ts'

/** What became of the money: needed by reviews and Center work. */
export interface Summary {
  filed_at: number
  /** When a post-summary correction came, if one did. */
  corrected_at?: number
  liquidated_at?: number
}

const aspects = {
  summary: nameKey('summary'),
  psc: nameKey('psc'),
  liquidation: nameKey('liquidation'),
}

/** Summary versions, duty and liquidation of a released entry. Warehouse and temporary entries pay none. */
export function settle(filing: Filing, writer: EventWriter, released: number): Summary {
  const m = assumptions.money
  const random = entryStream(filing, aspects.summary)
  const days = random.lognormal(m.summary_days, shapes.money.summary_sigma)
  const limit = addBusinessDays(Math.max(released, filing.filed_at), 9) - hourMs
  const filed_at = Math.min(released + days * dayMs, Math.max(limit, released + hourMs))
  const duty = isDutiable(filing) ? filing.duty_cents : 0
  const fees_cents = fees(filing)
  const entry = filing.ref
  const value_cents = filing.value_cents
  writer.add('summary.filed', filed_at, {
    entry,
    summary_version: 1,
    value_cents,
    duty_cents: duty,
    fees_cents,
  })
  const monthly = random.chance(m.monthly_statement)
  const paid_at = monthly
    ? monthlyStatement(filed_at)
    : filed_at + random.uniform() * shapes.money.paid_within_days * dayMs
  if (duty > 0) writer.add('duty.collected', paid_at, { entry, amount_cents: duty })
  const correction = correct(filing, writer, filed_at, paid_at, duty, fees_cents)
  const finalDuty = correction?.duty_cents ?? duty
  const liquidated_at = liquidate(filing, writer, filed_at, paid_at, finalDuty)
  return {
    filed_at,
    ...(correction ? { corrected_at: correction.at } : {}),
    ...(liquidated_at === undefined ? {} : { liquidated_at }),
  }
}

function isDutiable(filing: Filing): boolean {
  return filing.entry_type !== '21' && filing.entry_type !== '23'
}

function fees(filing: Filing): number {
  const m = assumptions.money
  const formal = filing.entry_type !== '11'
  const share = Math.round((filing.value_cents * m.mpf_ppm) / 1_000_000)
  const mpf = formal ? Math.min(m.mpf_most_cents, Math.max(m.mpf_least_cents, share)) : 269
  const hmf =
    filing.route.carriage === 'sea' ? Math.round((filing.value_cents * m.hmf_ppm) / 1e6) : 0
  return mpf + hmf
}

function correct(
  filing: Filing,
  writer: EventWriter,
  filed: number,
  paid: number,
  duty: number,
  fees_cents: number,
) {
  const m = assumptions.money
  const random = entryStream(filing, aspects.psc)
  if (!isDutiable(filing) || filing.entry_type === '11' || !random.chance(m.psc)) return undefined
  const corrections = random.chance(m.psc_again) ? 2 : 1
  let moment = filed
  let first: number | undefined
  let [duty_cents, value_cents] = [duty, filing.value_cents]
  for (let version = 2; version < 2 + corrections; version += 1) {
    moment += random.lognormal(m.psc_days, shapes.money.psc_sigma) * dayMs
    first ??= moment
    const refund = random.chance(m.psc_refund)
    const factor = refund
      ? 1 - shapes.money.psc_refund_most * random.uniform()
      : 1 + shapes.money.psc_increase_most * random.uniform()
    const next = Math.round(duty_cents * factor)
    value_cents = Math.round(
      value_cents * (1 + shapes.money.psc_value_shift * random.normal() ** 2 * (refund ? -0.5 : 1)),
    )
    value_cents = Math.max(100, value_cents)
    const entry = filing.ref
    writer.add('summary.filed', moment, {
      entry,
      summary_version: version,
      value_cents,
      duty_cents: next,
      fees_cents,
    })
    const settled =
      Math.max(moment, paid) +
      random.lognormal(shapes.money.psc_settled_days, shapes.money.psc_settled_sigma) * dayMs
    const amount_cents = Math.abs(next - duty_cents)
    if (next > duty_cents) writer.add('duty.collected', settled, { entry, amount_cents })
    if (next < duty_cents) writer.add('duty.refunded', settled, { entry, amount_cents })
    duty_cents = next
  }
  return first === undefined ? undefined : { at: first, duty_cents }
}

function liquidate(
  filing: Filing,
  writer: EventWriter,
  summary: number,
  paid: number,
  duty_cents: number,
): number | undefined {
  const m = assumptions.money
  const random = entryStream(filing, aspects.liquidation)
  const entry = filing.ref
  if (!isDutiable(filing)) return undefined
  if (filing.entry_type === '11') {
    // Informal entries liquidate when duty is paid or, free of duty, on the summary.
    const moment = (duty_cents > 0 ? Math.max(paid, summary) : summary) + hourMs
    writer.add('entry.liquidated', moment, { entry, kind: 'liquidated', duty_cents })
    again(writer, random, filing, moment, duty_cents)
    return moment
  }
  let due = filing.filed_at + m.liquidation_days * dayMs
  if (filing.entry_type === '03') {
    const suspended = summary + random.exponential(shapes.money.suspended_after_days) * dayMs
    writer.add('liquidation.suspended', suspended, { entry, reason: 'adcvd_review' })
    if (!random.chance(m.resumed)) return undefined
    const resumed = suspended + random.lognormal(m.resumed_days, shapes.money.resumed_sigma) * dayMs
    writer.add('liquidation.resumed', resumed, { entry })
    due =
      resumed +
      (shapes.money.liquidated_after_resumption_least_days +
        shapes.money.liquidated_after_resumption_range_days * random.uniform()) *
        dayMs
  } else if (random.chance(m.extended)) {
    const extended =
      summary +
      (shapes.money.extended_least_days + shapes.money.extended_range_days * random.uniform()) *
        dayMs
    writer.add('liquidation.extended', extended, { entry, reason: pickExtension(random) })
    due += 365 * dayMs
  }
  const deemed = random.chance(m.deemed)
  const moment = deemed ? due + 51 * dayMs : due
  writer.add('entry.liquidated', moment, {
    entry,
    kind: deemed ? 'deemed' : 'liquidated',
    duty_cents,
  })
  again(writer, random, filing, moment, duty_cents)
  return moment
}

function pickExtension(random: Random): string {
  return random.pick(['importer_request', 'information_needed', 'statutory_review'])
}

function again(
  writer: EventWriter,
  random: Random,
  filing: Filing,
  moment: number,
  duty: number,
): void {
  if (!random.chance(assumptions.money.reliquidated)) return
  const later = moment + random.uniform() * shapes.money.reliquidated_within_days * dayMs
  const duty_cents = Math.round(
    duty *
      (shapes.money.reliquidated_duty_least +
        shapes.money.reliquidated_duty_range * random.uniform()),
  )
  writer.add('entry.liquidated', later, { entry: filing.ref, kind: 'reliquidated', duty_cents })
  const amount_cents = Math.abs(duty_cents - duty)
  const settled = later + shapes.money.reliquidated_settled_days * dayMs
  if (duty_cents > duty) writer.add('duty.collected', settled, { entry: filing.ref, amount_cents })
  if (duty_cents < duty) writer.add('duty.refunded', settled, { entry: filing.ref, amount_cents })
}
