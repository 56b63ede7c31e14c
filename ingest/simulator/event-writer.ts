import type { EntryEvent, EventOf, EventType } from '../contract/entry-event.ts'
import { assumptions } from './assumptions.ts'
import { dayMs, hourMs, instant } from './calendar.ts'
import type { Random } from './random.ts'

/** An event and the moment its source sends it, which for a late event is after it occurred. */
export interface TimedEvent {
  emit: number
  event: EntryEvent
}

type EnvelopeField =
  'event_id' | 'event_type' | 'schema_version' | 'occurred_at' | 'source' | 'simulated'
export type FieldsOf<T extends EventType> = Omit<EventOf<T>, EnvelopeField>

/** Collects the events of one entry, account or Center-day and gives them ids and sending times. */
export class EventWriter {
  readonly events: TimedEvent[] = []
  /** Nothing happens to the subject from here on. */
  until = Number.POSITIVE_INFINITY
  private readonly key: string
  private readonly delays: Random
  private sequence = 0

  constructor(key: string, delays: Random) {
    this.key = key
    this.delays = delays
  }

  /** An id of a thing inside the subject, such as a hold. */
  id(prefix: string): string {
    this.sequence += 1
    return `${prefix}${this.key}-${this.sequence.toString(36)}`
  }

  add<T extends EventType>(type: T, occurred: number, fields: FieldsOf<T>): void {
    const moment = Math.floor(occurred)
    if (moment >= this.until) return
    this.sequence += 1
    // The compiler cannot see that an envelope and the remaining fields of T make an EventOf<T>.
    const event = {
      event_id: `${this.key}-${this.sequence.toString(36)}`,
      event_type: type,
      schema_version: 1,
      occurred_at: instant(moment),
      source: sourceOf(type),
      simulated: true,
      ...fields,
    } as unknown as EntryEvent
    const emit = moment + this.delay()
    this.events.push({ emit, event })
    if (this.delays.chance(assumptions.stream.repeated)) {
      const again = this.delays.exponential(assumptions.stream.repeat_mean_hours * hourMs)
      this.events.push({ emit: emit + Math.ceil(again), event })
    }
  }

  private delay(): number {
    const { late, late_median_hours, late_sigma, late_most_days } = assumptions.stream
    if (!this.delays.chance(late)) return 0
    const hours = this.delays.lognormal(late_median_hours, late_sigma)
    return Math.floor(Math.min(hours * hourMs, late_most_days * dayMs))
  }
}

const portTypes =
  /^(exam|hold|detention|document)\.|^entry\.(selected|disposed|detained|excluded|seized)$/

const sources = new Map<EventType, string>()

function sourceOf(type: EventType): string {
  const known = sources.get(type)
  if (known) return known
  const source = nameSource(type)
  sources.set(type, source)
  return source
}

function nameSource(type: EventType): string {
  if (type === 'center.staffed') return 'staffing-extract'
  if (type.startsWith('work.') || type === 'review.completed') return 'center-casework'
  return portTypes.test(type) ? 'port-exam-system' : 'ace-extract'
}
