import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { addBusinessDays, dayMs, hourMs } from './calendar.ts'
import type { EventWriter } from './event-writer.ts'
import type { Inspection } from './exams.ts'
import { entryStream, type Filing } from './filing.ts'
import { isTrusted } from './importers.ts'
import { nameKey, type Random } from './random.ts'

const aspects = {
  release: nameKey('release'),
  disposition: nameKey('disposition'),
  detention: nameKey('detention'),
}

/** How the port's part ended. Without `released_at` the goods never came in. */
export interface PortOutcome {
  released_at?: number
  excluded_at?: number
}

/** Detention where it happens, the disposition and the release. `holdsEnded` is the last removal. */
export function decideRelease(
  filing: Filing,
  writer: EventWriter,
  inspection: Inspection,
  holdsEnded: number | undefined,
): PortOutcome {
  const usual = usualRelease(filing, inspection, holdsEnded)
  const physical = inspection.first_exam !== undefined && inspection.first_exam !== 'document'
  const stopped = holdsEnded !== undefined || (physical && inspection.first_exam !== 'nii')
  const detained = stopped
    ? detain(filing, writer, inspection, Math.max(usual ?? 0, holdsEnded ?? 0))
    : undefined
  const released_at = detained ? detained.released_at : usual
  dispose(filing, writer, inspection, released_at ?? usual)
  if (released_at !== undefined) writer.add('entry.released', released_at, { entry: filing.ref })
  return detained ?? (released_at === undefined ? {} : { released_at })
}

function usualRelease(
  filing: Filing,
  inspection: Inspection,
  holdsEnded: number | undefined,
): number | undefined {
  const r = assumptions.release
  const random = entryStream(filing, aspects.release)
  const carriage = filing.route.carriage
  const faster = isTrusted(filing.state) ? r.trusted_ratio : 1
  const lag = random.lognormal(r.hours[carriage] * faster, r.sigma) * hourMs
  const extra =
    random.lognormal(r.after_hold_hours * faster, shapes.release.after_hold_sigma) * hourMs
  const early = random.chance(r.before_arrival[carriage])
  const ahead = random.uniform()
  if (random.chance(assumptions.fates.never_released)) return undefined
  const delayed = Math.max(holdsEnded ?? 0, inspection.examined_at ?? 0)
  const ready = Math.max(filing.filed_at, filing.arrived_at) + lag
  if (delayed > 0) return Math.max(ready, delayed + extra)
  if (early && filing.arrived_at > filing.filed_at) {
    return (
      filing.arrived_at -
      (filing.arrived_at - filing.filed_at) * shapes.release.before_arrival_most * ahead
    )
  }
  return ready
}

function detain(
  filing: Filing,
  writer: EventWriter,
  inspection: Inspection,
  ready: number,
): PortOutcome | undefined {
  const d = assumptions.detention
  const random = entryStream(filing, aspects.detention)
  const grave =
    filing.latent.material && /intellectual|admissib|origin/.test(filing.latent.finding ?? '')
  if (!random.chance(grave ? d.share_material : d.share)) return undefined
  const base = Math.max(ready, filing.arrived_at)
  let presented = inspection.presented_at
  if (presented === undefined) {
    presented = base
    writer.add('cargo.presented', presented, { entry: filing.ref })
  }
  const from = Math.max(base, presented)
  const detained = Math.max(
    from,
    presented + random.uniform() * shapes.release.detained_within_days * dayMs,
  )
  const reason = filing.latent.finding ?? 'admissibility'
  writer.add('entry.detained', detained, { entry: filing.ref, reason })
  const noticeDays = random.chance(d.late_notice)
    ? shapes.release.late_notice_business_days
    : 1 + random.below(4)
  const notice = addBusinessDays(detained, noticeDays)
  writer.add('detention.noticed', notice, { entry: filing.ref })
  const decided = notice + random.lognormal(d.days, shapes.release.decided_sigma) * dayMs
  const outcome = random.weighted(Object.entries(d.outcomes) as [keyof typeof d.outcomes, number][])
  switch (outcome) {
    case 'released':
      return { released_at: decided }
    case 'excluded':
      writer.add('entry.excluded', decided, { entry: filing.ref, reason })
      return { excluded_at: decided }
    case 'seized':
      writer.add('entry.seized', decided, { entry: filing.ref, reason })
      return {}
    case 'open':
      return {}
  }
}

function waiverReason(random: Random, filing: Filing): string {
  const reason = random.weighted(shapes.waiver_reasons)
  return reason === 'trusted_account' && !isTrusted(filing.state) ? 'documents_sufficient' : reason
}

function dispose(
  filing: Filing,
  writer: EventWriter,
  inspection: Inspection,
  released: number | undefined,
): void {
  const d = assumptions.disposition
  const random = entryStream(filing, aspects.disposition)
  const [draw, drawWaived] = [random.uniform(), random.uniform()]
  const waiver_reason = waiverReason(random, filing)
  const officer = `O${filing.port.code}-${random.below(assumptions.exams.officers_per_port) + 1}`
  const later = random.lognormal(d.hours, shapes.release.disposed_sigma) * hourMs
  if (inspection.selected) {
    if (draw < d.selected_never) return
    if (inspection.examined_at !== undefined) {
      const moment =
        inspection.examined_at +
        random.exponential(shapes.release.disposed_after_exam_hours) * hourMs
      writer.add('entry.disposed', moment, { entry: filing.ref, disposition: 'examined', officer })
      return
    }
    const moment = Math.max(filing.arrived_at, filing.filed_at) + later
    writer.add('entry.disposed', moment, {
      entry: filing.ref,
      disposition: 'waived',
      waiver_reason,
      officer,
    })
    return
  }
  if (draw >= (filing.traits ? d.with_traits : d.without_traits)) return
  const moment = Math.max(filing.filed_at + later, released ?? 0)
  const entry = filing.ref
  if (drawWaived < d.waived)
    writer.add('entry.disposed', moment, { entry, disposition: 'waived', waiver_reason, officer })
  else writer.add('entry.disposed', moment, { entry, disposition: 'released', officer })
}
