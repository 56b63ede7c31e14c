import { Value } from 'typebox/value'
import { Filters } from '../contract/filters.ts'

const names = Object.keys(Filters.properties)
const lists = new Set(['center', 'port', 'segment', 'mode', 'tier'])

/** Filters of a query string, or what is wrong with it. An unknown or malformed filter is an error, never ignored. */
export function parseFilters(query: string): Filters | { code: string; detail: string } {
  const raw: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    if (!names.includes(name))
      return {
        code: 'UNKNOWN_FILTER',
        detail: `There is no filter ${name}; there are ${names.join(', ')}.`,
      }
    const item = name === 'tier' && /^\d$/.test(value) ? Number(value) : value
    if (lists.has(name)) raw[name] = [...((raw[name] as unknown[] | undefined) ?? []), item]
    else if (raw[name] === undefined) raw[name] = item
    else return { code: 'BAD_FILTER', detail: `${name} may stand once only.` }
  }
  if (!Value.Check(Filters, raw)) {
    const [error] = Value.Errors(Filters, raw)
    return {
      code: 'BAD_FILTER',
      detail: `${(error?.instancePath ?? '').split('/')[1] ?? 'A filter'} ${error?.message ?? 'is not valid'}.`,
    }
  }
  for (const name of ['from', 'to'] as const) {
    const date = raw[name]
    if (typeof date === 'string' && !isDate(date))
      return { code: 'BAD_FILTER', detail: `${name}=${date} is not a date of the calendar.` }
  }
  if (raw.from !== undefined && raw.to !== undefined && raw.from > raw.to)
    return { code: 'BAD_FILTER', detail: 'from is after to.' }
  if (raw.tz !== undefined && !isZone(raw.tz))
    return { code: 'BAD_FILTER', detail: `tz=${raw.tz} is not a time zone of the IANA list.` }
  return raw
}

/** Intl takes a name in any case, and answers older names with the one it prefers; the database knows both, in the case of the list only. */
function isZone(zone: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase()
  } catch {
    return false
  }
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
}
