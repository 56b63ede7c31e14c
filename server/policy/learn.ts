import type { ClickHouseClient } from '@clickhouse/client'
import type { Policy, PolicyDraft } from '../contract/policies.ts'
import { fitScorecard, type Fit } from '../domain/scorecard/fit.ts'
import type { Rows, Scorecard } from '../domain/scorecard/types.ts'
import { AppError } from '../../sql/errors.ts'
import { mostRules } from './check.ts'
import { features } from './features.ts'
import { bandsOf, rulesOf } from './learned.ts'

const dayMs = 86_400_000
/** No inspected entry weighs more than so many times the lightest: a rare selection must not decide alone. */
const mostWeight = 10
const fewest = 200
const learned = features.filter(({ kind }) => kind === 'number').map(({ name }) => name)

type Row = Record<string, number>

/**
 * Inspected entries with their frozen features: what was known when each was filed, never more. An entry whose selection
 * probability is on record weighs its inverse, the others as much as the lightest.
 */
export async function trainingRows(
  client: ClickHouseClient,
  period: { from: string; to: string },
): Promise<Rows> {
  const answer = await client.query({
    query: `select toUInt32(filed_on) as day, toUInt8(discrepancy) as outcome, selection_probability_ppm as probability,
        ${learned.map((name) => `f_${name} as ${name}`).join(', ')}
      from decided_entry final
      where counted and inspected and knows_history and filed_on between {from:Date} and {to:Date}
      order by filed_on, port, entry_number`,
    query_params: period,
    format: 'JSONEachRow',
    clickhouse_settings: {
      log_comment: 'policies_learn',
      output_format_json_quote_64bit_integers: 0,
    },
  })
  const rows = await answer.json<Row>()
  const column = (name: string) => Float64Array.from(rows, (row) => row[name] ?? -1)
  const greatest = rows.reduce((most, { probability = 0 }) => Math.max(most, probability), 0)
  return {
    features: Object.fromEntries(learned.map((name) => [name, column(name)])),
    outcome: Uint8Array.from(rows, ({ outcome = 0 }) => outcome),
    weight: Float64Array.from(rows, ({ probability = 0 }) =>
      probability === 0 ? 1 : Math.min(mostWeight, greatest / probability),
    ),
    days: Int32Array.from(rows, ({ day = 0 }) => day),
  }
}

/** Features whose points vary most among the training rows, at most as many as `mostRules` rules hold, and fewer than before. */
function strongest({ features: carded }: Scorecard, before: number): string[] {
  const ranked = carded
    .map(({ feature, bins }) => {
      const n = bins.reduce((sum, bin) => sum + bin.n, 0)
      const spread = bins.reduce((sum, bin) => sum + bin.n * bin.points ** 2, 0) / n
      return { feature, spread, rules: bins.filter(({ points }) => points !== 0).length }
    })
    .toSorted((a, b) => b.spread - a.spread || (a.feature < b.feature ? -1 : 1))
  let rules = 0
  const kept = ranked.filter((one) => (rules += one.rules) <= mostRules)
  return kept.slice(0, Math.max(1, before - 1)).map(({ feature }) => feature)
}

/**
 * A draft whose rules are a scorecard learned from inspected entries. Exposure, lanes and the probabilities that part the
 * bands are those of the policy it is drawn from. Throws TOO_FEW_OUTCOMES.
 */
export function learnedDraft(
  rows: Rows,
  like: Policy,
  policy_id: string,
): { draft: PolicyDraft; fit: Fit } {
  const n = rows.outcome.length
  const outcomes = rows.outcome.reduce((sum, one) => sum + one, 0)
  if (n < fewest || outcomes < 20 || n - outcomes < 20)
    throw new AppError(
      'TOO_FEW_OUTCOMES',
      `${n} inspected entries with ${outcomes} discrepancies are in this period; ${fewest} with 20 of either kind are needed. Take a longer period.`,
    )
  const last = rows.days.reduce((most, day) => Math.max(most, day), 0)
  const options = {
    fitted_through: new Date(last * dayMs).toISOString().slice(0, 10),
    rising: learned.filter((name) => name.endsWith('_rate_ppm')),
  }
  let used = rows
  let fit = fitScorecard(used, options)
  while (rulesOf(fit.scorecard, features).length > mostRules) {
    // A policy holds so many rules: without the features that say least it is learned anew.
    const kept = strongest(fit.scorecard, Object.keys(used.features).length)
    used = {
      ...rows,
      features: Object.fromEntries(kept.map((name) => [name, rows.features[name]!])),
    }
    fit = fitScorecard(used, options)
  }
  const { scorecard } = fit
  const { exposure_ppm, history } = like
  const draft: PolicyDraft = {
    policy_id,
    text: `Learned from ${n} inspected entries filed through ${scorecard.fitted_through}, ${outcomes} with a discrepancy: an additive scorecard by ridge logistic regression, ${scorecard.points_per_doubling} points to double the odds. It knows only what was chosen for inspection. Exposure and the probabilities that part the bands are those of ${like.policy_id}, version ${like.policy_version}.`,
    exposure_ppm,
    ...(history === undefined ? {} : { history }),
    bands: bandsOf(scorecard, like.bands),
    rules: rulesOf(scorecard, features),
  }
  return { draft, fit }
}
