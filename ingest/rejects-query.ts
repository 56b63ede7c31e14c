import type { ClickHouseClient } from '@clickhouse/client'
import Type from 'typebox'
import { AppError } from '../sql/errors.ts'
import { defineQuery, rows } from '../sql/query.ts'
import { fullScope } from '../sql/scope.ts'

/** Which rejected records: all that fit every choice. Times are ISO 8601 in UTC, `until` is not in. */
export interface RejectFilter {
  codes: string[]
  sources: string[]
  since: string
  until: string
  replayed: 'any' | 'yes' | 'no'
  limit: number
}
/** One line of a listing; `replayed` when a later try brought the record in. */
export interface RejectSummary {
  reject_id: string
  source: string
  origin: string
  line: number
  position: number
  code: string
  path: string
  message: string
  raw_start: string
  rejected_at: string
  replayed: boolean
}
export interface RejectReplay {
  replayed_at: string
  replay_id: string
  replayed_by: string
  corrected: boolean
  sent: string
  outcome: 'accepted' | 'held' | 'rejected'
  code: string
  path: string
  message: string
}
/** The whole record. `raw_base64` holds the bytes where they are not UTF-8. */
export interface Reject extends Omit<RejectSummary, 'raw_start' | 'replayed'> {
  raw: string
  raw_base64: string
  replays: RejectReplay[]
}

const file = (name: string) => new URL(`../sql/queries/${name}.sql`, import.meta.url)
const key = { batch_seq: 'UInt64', position: 'UInt64', line: 'UInt64' } as const
const listQuery = defineQuery(
  file('rejects_list'),
  {
    codes: 'Array(String)',
    sources: 'Array(String)',
    since: 'String',
    until: 'String',
    replayed: 'String',
    limit: 'UInt32',
  },
  Type.Unsafe<RejectSummary>({}),
  { scoped: false },
)
const oneQuery = defineQuery(file('rejects_one'), key, Type.Unsafe<Omit<Reject, 'replays'>>({}), {
  scoped: false,
})
const replaysQuery = defineQuery(file('rejects_replays'), key, Type.Unsafe<RejectReplay>({}), {
  scoped: false,
})

export const mostListed = 10_000

/** The filter that words of a person make; a replay leaves out what came in already. Throws BAD_FILTER with the word to change. */
export function rejectFilter(
  given: Record<string, string | undefined>,
  usual: 'any' | 'no' = 'any',
): RejectFilter {
  const list = (text: string | undefined) => (text ?? '').split(',').filter((one) => one !== '')
  const time = (name: string, otherwise: string) => {
    const text = given[name]
    if (text === undefined) return otherwise
    const ms = Date.parse(text)
    const known = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) && !Number.isNaN(ms)
    if (!known)
      throw new AppError(
        'BAD_FILTER',
        `${name}=${text} must be a day or a time in UTC, as 2026-03-01 or 2026-03-01T12:00:00Z.`,
      )
    return new Date(ms).toISOString()
  }
  const { replayed = usual, limit = '100' } = given
  if (replayed !== 'any' && replayed !== 'yes' && replayed !== 'no')
    throw new AppError('BAD_FILTER', `replayed=${replayed} must be any, yes or no.`)
  const count = Number(limit)
  if (!Number.isInteger(count) || count < 1 || count > mostListed)
    throw new AppError('BAD_FILTER', `limit=${limit} must be a whole number from 1 to 10000.`)
  return {
    codes: list(given['code']),
    sources: list(given['source']),
    since: time('since', '1970-01-01T00:00:00.000Z'),
    until: time('until', '2200-01-01T00:00:00.000Z'),
    ...{ replayed, limit: count },
  }
}

export const listRejects = (
  client: ClickHouseClient,
  filter: RejectFilter,
): Promise<RejectSummary[]> => rows(client, listQuery, fullScope, { ...filter })

/** Parts of an id as `rejected` is keyed. Throws NO_SUCH_REJECT when it is none. */
export function rejectKey(id: string): { batch_seq: string; position: string; line: string } {
  const [, batch_seq, position, line] = /^(\d{1,20})-(\d{1,15})-(\d{1,15})$/.exec(id) ?? []
  if (batch_seq === undefined || position === undefined || line === undefined) throw unknown(id)
  return { batch_seq, position, line }
}

/** Throws NO_SUCH_REJECT. */
export async function oneReject(client: ClickHouseClient, id: string): Promise<Reject> {
  const parts = rejectKey(id)
  const [found] = await rows(client, oneQuery, fullScope, parts)
  if (found === undefined) throw unknown(id)
  return { ...found, replays: await rows(client, replaysQuery, fullScope, parts) }
}

const unknown = (id: string) =>
  new AppError('NO_SUCH_REJECT', `No rejected record has the id ${id.slice(0, 80)}.`)
