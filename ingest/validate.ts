import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import type { TSchema } from 'typebox'
import { eventTypes, type EntryEvent, type EventType } from './contract/entry-event.ts'
import { checkCodes, type CodeTables } from './validate-codes.ts'
import { clip, fault, pointer, type Fault } from './record.ts'
import { instantMs } from './calendar.ts'

export type { CodeTables }

/** A verdict is a value: bad data never throws. `due_ms` is set on events too far ahead of the clock. */
export type Verdict = { ok: true; event: EntryEvent; occurred_ms: number } | ({ ok: false } & Fault)

const refuse = (problem: Fault): Verdict => ({ ok: false, ...problem })
const shapes = new Map<string, { check: (value: unknown) => boolean; schema: TSchema }>()
type Errors = (value: unknown) => TLocalizedValidationError[]
const explainers = new Map<string, Errors>()
for (const [type, schema] of Object.entries<TSchema>(eventTypes)) {
  const compiled = Compile(schema)
  shapes.set(type, { check: (value) => compiled.Check(value), schema })
  explainers.set(type, (value) => compiled.Errors(value))
}

/** Shape, calendar, check digit, reference codes, in this order; the first problem is the answer. */
export function validateEvent(value: unknown, tables: CodeTables): Verdict {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(fault('not_json', '', 'The record is not a JSON object.'))
  }
  // Any property may be asked of a plain object; what comes back is checked below.
  const record = value as Record<string, unknown>
  const type = record['event_type']
  if (type === undefined)
    return refuse(fault('missing_field', '/event_type', 'event_type is missing.'))
  if (typeof type !== 'string') {
    return refuse(fault('wrong_type', '/event_type', 'event_type must be a string.'))
  }
  const shape = shapes.get(type)
  if (shape === undefined) {
    return refuse(
      fault('unknown_type', '/event_type', `${shown(type)} is not an event type of version 1.`),
    )
  }
  const version = record['schema_version']
  if (typeof version === 'number' && version !== 1) {
    return refuse(
      fault('unknown_version', '/schema_version', `Version ${version} is not known; 1 is.`),
    )
  }
  if (!shape.check(value)) return refuse(explain(type, value))
  // The compiled schema of this very type has just accepted it.
  const event = value as EntryEvent
  const occurred_ms = instantMs(event.occurred_at)
  if (occurred_ms === undefined) {
    return refuse(
      fault('bad_time', '/occurred_at', `${event.occurred_at} is not a moment of the calendar.`),
    )
  }
  const problem = checkCodes(event, tables)
  return problem === undefined ? { ok: true, event, occurred_ms } : refuse(problem)
}

export const knownTypes = Object.keys(eventTypes) as EventType[]

/** Names the first problem in a fixed order: an unknown field, a missing one, then a wrong value. */
function explain(type: string, value: unknown): Fault {
  const errors = explainers.get(type)?.(value) ?? []
  for (const error of errors) {
    if (error.keyword === 'additionalProperties') {
      const name = error.params.additionalProperties[0] ?? ''
      const path = `${error.instancePath}/${pointer(name)}`
      return fault('unknown_field', clip(path), `${type} has no field ${shown(name)} here.`)
    }
  }
  for (const error of errors) {
    if (error.keyword === 'required') {
      const name = error.params.requiredProperties[0] ?? ''
      return fault(
        'missing_field',
        clip(`${error.instancePath}/${pointer(name)}`),
        `${type} needs ${name} here.`,
      )
    }
  }
  const first = errors.find((error) => error.keyword !== 'boolean') ?? errors[0]
  if (first === undefined) return fault('wrong_type', '', `The event is not a valid ${type}.`)
  return fault('wrong_type', clip(first.instancePath), `The value ${first.message}.`)
}

const shown = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)
