import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPolicy } from '../../server/policy/document.ts'
import { assessImpact } from '../../server/policy/impact.ts'
import { score } from '../../server/loop/score.ts'
import { rowsOf, testEngine } from '../support/engine.ts'
import { ndjson } from '../support/events.ts'
import { foldingLoop, referenceLoaded } from '../support/folded.ts'
import { ingestParts, ingestText } from '../support/ingest.ts'
import { oracle } from '../support/oracle.ts'
import { simulate } from '../support/simulated-events.ts'

const db = await testEngine()
const rules1 = JSON.parse(
  readFileSync(new URL('../../server/policies/rules-1.json', import.meta.url), 'utf8'),
) as Record<string, unknown>

const decisionsMade = async () =>
  (
    await rowsOf<{ payload: string }>(
      db.client,
      "select payload from entry_event where event_type = 'entry.scored' order by payload",
    )
  ).map(({ payload }) => payload)

async function loadAndDecide(events: readonly unknown[]): Promise<void> {
  await ingestText(ingestParts(db), ndjson(events))
  const loop = foldingLoop(db)
  await loop.settle()
  await loop.stop()
}

test(
  'a loaded history is decided from what was recorded before the day of each filing',
  { timeout: 150_000 },
  async () => {
    await referenceLoaded(db)
    const events = simulate(600, 11)
    await loadAndDecide(events)
    const lines = events.map((event) => JSON.stringify(event))
    const truth = oracle([...lines, ...(await decisionsMade())])
    const decisions = truth.decisions()
    expect(decisions.length).toBeGreaterThan(550)
    for (const { made, expected, entry } of decisions)
      expect(made, `decision of ${entry.number}`).toEqual(expected)
    // The world has such a history, so that the comparison says something.
    const known = decisions.map(({ made }) => made.features)
    for (const name of ['importer', 'filer', 'maker', 'lane', 'claim'])
      expect(
        known.filter((features) => Number(features[`${name}_inspections`]) > 0).length,
        `decisions that know of the ${name}`,
      ).toBeGreaterThan(20)
  },
)

test(
  'entries still open are decided again by another policy, beside the first decision',
  { timeout: 120_000 },
  async () => {
    const before = await decisionsMade()
    const open = await rowsOf<{ key: string; decision: string; segment: string }>(
      db.client,
      "select entry_number as key, decision, segment from entry final where status in ('open', 'detained') and disposition = '' order by key",
    )
    expect(open.length).toBeGreaterThan(0)
    const rules = [
      {
        code: 'EVERYTHING',
        points: 100,
        text: 'Every entry',
        conditions: [{ field: 'value_cents', operator: '>=', value: 0 }],
      },
    ]
    const policy = readPolicy({ ...rules1, policy_id: 'other', rules })
    const loop = foldingLoop(db, undefined, { policy: async () => policy })
    await loop.settle()
    await loop.stop()
    const after = await rowsOf<Record<string, string | number | boolean>>(
      db.client,
      `select entry_number as key, decision, segment, current_segment, current_points, current_policy, in_queue
     from entry final where status in ('open', 'detained') and disposition = '' order by key`,
    )
    expect(after).toEqual(
      open.map((was) => ({
        ...was,
        ...{ current_segment: 'high', current_points: 100, current_policy: 'other-1' },
        in_queue: true,
      })),
    )
    expect((await decisionsMade()).filter((made) => before.includes(made))).toEqual(before)
    const queue = await rowsOf<{ segment: string; codes: string[] }>(
      db.client,
      `select distinct segment, JSONExtract(decision, 'reasons', 'Array(Tuple(code String))').1 as codes
     from queue_entry final where in_queue and status in ('open', 'detained')`,
    )
    expect(queue).toEqual([{ segment: 'high', codes: ['EVERYTHING'] }])
    // Once is enough.
    const again = { batches: [], deferred: [], all: true, again: true }
    expect((await score(db.client, policy, new Date(), again)).count).toBe(0)
  },
)

test(
  'a draft is tried on the frozen features, whatever was decided since',
  { timeout: 120_000 },
  async () => {
    const period = { from: '2026-01-01', to: '2026-12-31' }
    const same = await assessImpact(db.client, readPolicy(rules1), period)
    const [stood] = await rowsOf<Record<string, number>>(
      db.client,
      `select count() as entries, countIf(seen) as inspected, countIf(found) as discrepancies, sumIf(cents, seen) as found_cents from
     (select
        arrayExists(x -> x.result in ('discrepancy', 'no_discrepancy'), exams) or arrayExists(r -> isNotNull(r.material) or isNotNull(r.letter_of_law), reviews) as seen,
        arrayExists(x -> x.result = 'discrepancy', exams) or arrayExists(r -> r.material or r.letter_of_law, reviews) as found,
        arraySum(arrayMap(c -> greatest(ifNull(c, 0), 0), arrayConcat(exams.duty_change_cents, reviews.revenue_change_cents))) as cents
      from entry final where isNotNull(decided_at) and status not in ('orphan', 'cancelled', 'moved'))`,
    )
    expect(stood?.['discrepancies']).toBeGreaterThan(2)
    expect(same).toMatchObject({ ...stood, left_out: 0 })
    expect(same.moves.every(({ was, would_be }) => was === would_be)).toBe(true)
    expect(
      same.reach.every(({ was, would_be }) => JSON.stringify(was) === JSON.stringify(would_be)),
    ).toBe(true)
    const by = (name: 'ports' | 'centers' | 'points' | 'moves') =>
      same[name].reduce(
        (sum, row) =>
          sum + ('entries' in row ? row.entries : Object.values(row.was).reduce((a, b) => a + b)),
        0,
      )
    expect([by('ports'), by('centers'), by('points'), by('moves')]).toEqual(
      Array.from({ length: 4 }, () => stood?.['entries']),
    )

    const late = { field: 'lane_inspections', operator: '>=', value: 1 }
    const draft = readPolicy({
      ...rules1,
      rules: [
        {
          code: 'LANE_KNOWN',
          points: 50,
          text: 'Something is known of a lane',
          conditions: [late],
        },
      ],
    })
    const changed = await assessImpact(db.client, draft, period)
    expect(changed.moves.map(({ would_be }) => would_be)).toEqual(
      expect.arrayContaining(['standard', 'elevated']),
    )
    const decisions = (await decisionsMade()).map(
      (text) => JSON.parse(text) as { policy_id: string; features: Record<string, number> },
    )
    expect(changed.points.find(({ points }) => points === 50)?.entries).toBeLessThanOrEqual(
      decisions.filter(
        ({ policy_id, features }) =>
          policy_id === 'rules' && Number(features['lane_inspections']) >= 1,
      ).length,
    )
    expect(changed.points.find(({ points }) => points === 50)?.entries).toBeGreaterThan(20)
  },
)
