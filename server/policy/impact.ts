import { readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Impact } from '../contract/impact.ts'
import { impactOf, type ImpactRow } from '../domain/impact.ts'
import { addDays } from '../domain/range.ts'
import type { Policy } from './document.ts'
import { policyExpression } from './expression.ts'

const text = readFileSync(new URL('../../sql/queries/policies_impact.sql', import.meta.url), 'utf8')
/** Features that decisions of earlier versions do not have. */
const ofHistory = /^(?:importer|filer|maker|lane|claim)_|^departure_differs$/

const days = 180

/** The period as asked; an open end is 180 days from the other, or the day of the newest event. */
export function impactPeriod(
  { from, to }: { from?: string; to?: string },
  asOf: string | null,
): { from: string; to: string } {
  const newest = (asOf ?? '1970-01-01').slice(0, 10)
  const end = to ?? (from === undefined ? newest : addDays(from, days - 1))
  return { from: from ?? addDays(end, 1 - days), to: end }
}

/** Tries a draft on the decided entries filed from `from` to `to`, both days included. */
export async function assessImpact(
  client: ClickHouseClient,
  draft: Policy,
  period: { from: string; to: string },
): Promise<Impact> {
  const { points, params } = policyExpression(draft)
  const needsHistory = draft.rules.some(({ conditions }) =>
    conditions.some(({ field }) => ofHistory.test(field)),
  )
  const answers = await Promise.all([
    client.query({
      query: text.replace('/*points*/', () => points),
      query_params: {
        ...params,
        band_from: draft.bands.map((band) => band.from_points),
        band_segment: draft.bands.map((band) => band.segment),
        needs_history: needsHistory ? 1 : 0,
        ...period,
      },
      format: 'JSONEachRow',
      clickhouse_settings: {
        log_comment: 'policies_impact',
        output_format_json_quote_64bit_integers: 0,
      },
    }),
    client.query({
      query: `select count() as entries from decided_entry final
        where counted and filed_on between {from:Date} and {to:Date} and not knows_history`,
      query_params: period,
      format: 'JSONEachRow',
      clickhouse_settings: {
        log_comment: 'policies_impact_left_out',
        output_format_json_quote_64bit_integers: 0,
      },
    }),
  ])
  const [rows, counted] = await Promise.all([
    answers[0].json<ImpactRow>(),
    answers[1].json<{ entries: number }>(),
  ])
  return impactOf(rows, period, needsHistory ? (counted[0]?.entries ?? 0) : 0)
}
