import { useState } from 'react'
import type { Impact } from '../../server/contract/impact.ts'
import type { Band, PolicyRow } from '../../server/contract/policies.ts'
import { useResource } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { DataTable } from '../ui/data-table.tsx'
import { percent, percentInterval } from '../ui/estimate.ts'
import { compactMoney, count, longDay, signed, zonedTime } from '../ui/format.ts'
import { Failed, Panel, Waiting } from '../ui/panel.tsx'
import { SegmentMark } from '../ui/segment-mark.tsx'
import { impactPath } from './policy-paths.ts'
import { RecordAssessment } from './policy-assess.tsx'
import { daysOf, firstLookedAt, ofThreshold, risky } from './policy-threshold.ts'

/** What a policy would have meant for past entries. It is assessed before anybody approves it. */
export function PolicyImpact({ policy, bands }: { policy: PolicyRow; bands: readonly Band[] }) {
  const { value, problem } = useResource<Impact>(impactPath(policy), true)
  const assessments = policy.steps.filter(({ step }) => step === 'assessed')
  return (
    <Panel title="Impact on past entries">
      {value === undefined ? (
        problem === undefined ? (
          <Waiting what="past entries" />
        ) : (
          <Failed code={problem.code} detail={problem.detail} />
        )
      ) : value.entries === 0 ? (
        <p className="state">No entry that can be tried on was filed in this period.</p>
      ) : (
        <Tried impact={value} bands={bands} />
      )}
      {assessments.length === 0 ? (
        <p className="note">
          No assessment is recorded. A policy is approved, and put in force, only once there is one.
        </p>
      ) : (
        <ul className="plain-list">
          {assessments.map(({ step_id, person, at, note }) => (
            <li key={step_id}>
              Assessed: {note}{' '}
              <span className="small quiet">
                {person} (as given, not verified), {zonedTime(at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {policy.state === 'draft' || policy.state === 'assessed' ? (
        <RecordAssessment policy={policy} />
      ) : null}
    </Panel>
  )
}

function Tried({ impact, bands }: { impact: Impact; bands: readonly Band[] }) {
  const names = useNames()
  const { entries, inspected, unseen, left_out, from, to, moves, ports, centers, reach } = impact
  const moved = moves.filter(({ was, would_be }) => was !== would_be)
  return (
    <>
      <p className="note">
        {count(entries)} entries filed {longDay(from)} to {longDay(to)}, decided again by this
        policy from what was known at filing. {count(inspected)} were inspected with a recorded
        result: only of them is it known what is found. {count(unseen)} that would be high or
        elevated never were.
        {left_out === 0
          ? ''
          : ` ${count(left_out)} more are left out: they were decided before the history of accounts and lanes was kept.`}
      </p>
      <Threshold impact={impact} start={firstLookedAt(bands)} />
      <h3>Who moves</h3>
      <DataTable
        caption="Entries that change their segment"
        rows={moved}
        rowKey={({ was, would_be }) => `${was}/${would_be}`}
        empty="No entry changes its segment."
        columns={[
          {
            key: 'was',
            head: 'Was',
            cell: ({ was }) => <SegmentMark segment={was} />,
          },
          {
            key: 'would',
            head: 'Would be',
            cell: ({ would_be }) => <SegmentMark segment={would_be} />,
          },
          ...figures,
        ]}
      />
      <h3>High and elevated, entries a day</h3>
      <Work
        of="Port"
        impact={impact}
        rows={ports.map(({ port, ...row }) => ({ name: names.port(port), ...row }))}
      />
      <Work
        of="Center"
        impact={impact}
        rows={centers.map(({ center, ...row }) => ({
          name: names.center(center === '' ? null : center),
          ...row,
        }))}
      />
      <h3>What the first of the inspected would have held</h3>
      <p className="small quiet note">
        The inspected entries in the order of points. These were chosen for inspection, so that the
        shares say nothing of entries in general.
      </p>
      <DataTable
        caption="Precision and recall by share inspected"
        rows={reach}
        rowKey={({ share_ppm }) => String(share_ppm)}
        empty="Nothing was inspected."
        columns={[
          {
            key: 'share',
            head: 'First',
            cell: ({ share_ppm, would_be }) =>
              `${share_ppm / 10_000} % (${count(Math.round(would_be.inspected))})`,
          },
          ...(['was', 'would_be'] as const).flatMap((which) => [
            {
              key: `${which}-precision`,
              head: `With a discrepancy, ${which === 'was' ? 'was' : 'would be'} % [95 %]`,
              align: 'number' as const,
              cell: (row: Impact['reach'][number]) => {
                const { precision, precision_lower: lower, precision_upper: upper } = row[which]
                return precision === null
                  ? 'nothing inspected'
                  : `${percent(precision)} ${percentInterval(lower, upper)}`
              },
            },
            {
              key: `${which}-recall`,
              head: `Of all found, ${which === 'was' ? 'was' : 'would be'} %`,
              align: 'number' as const,
              cell: (row: Impact['reach'][number]) => {
                const { recall } = row[which]
                return recall === null ? 'nothing found' : percent(recall)
              },
            },
          ]),
        ]}
      />
    </>
  )
}

type Counts = Pick<Impact['ports'][number], 'was' | 'would_be'>

/** What a port or Center would have to look at, before and after; most first. */
function Work({
  of,
  rows,
  impact,
}: {
  of: 'Port' | 'Center'
  rows: readonly (Counts & { name: string })[]
  impact: Impact
}) {
  return (
    <DataTable
      caption={`Entries to look at by ${of}`}
      rows={rows.toSorted((a, b) => risky(b.would_be) - risky(a.would_be))}
      rowKey={({ name }) => name}
      empty="No entries in this period."
      columns={[
        { key: 'name', head: of, cell: ({ name }) => name },
        { key: 'was', head: 'Was', align: 'number', cell: ({ was }) => aDay(risky(was), impact) },
        {
          key: 'would',
          head: 'Would be',
          align: 'number',
          cell: ({ would_be }) => aDay(risky(would_be), impact),
        },
        {
          key: 'change',
          head: 'Change, entries',
          align: 'number',
          cell: ({ was, would_be }) => signed(risky(would_be) - risky(was)),
        },
      ]}
    />
  )
}

type Move = Impact['moves'][number]
const figures = [
  {
    key: 'entries',
    head: 'Entries',
    align: 'number' as const,
    cell: ({ entries }: Move) => count(entries),
  },
  {
    key: 'inspected',
    head: 'Inspected',
    align: 'number' as const,
    cell: ({ inspected }: Move) => count(inspected),
  },
  {
    key: 'discrepancies',
    head: 'With a discrepancy',
    align: 'number' as const,
    cell: ({ discrepancies }: Move) => count(discrepancies),
  },
  {
    key: 'found',
    head: 'Duty found',
    align: 'number' as const,
    cell: ({ found_cents }: Move) => compactMoney(found_cents),
  },
]
const aDay = (entries: number, impact: Impact) => (entries / daysOf(impact)).toFixed(1)

/** Drag the points from which entries are looked at. */
function Threshold({ impact, start }: { impact: Impact; start: number }) {
  const { points } = impact
  const [most, least] = [points[0]?.points ?? 0, points.at(-1)?.points ?? 0]
  const [threshold, setThreshold] = useState(() => Math.max(least, Math.min(most, start)))
  const { entries, inspected, discrepancies, found_cents, officer_minutes } = ofThreshold(
    points,
    threshold,
  )
  return (
    <div className="policy-threshold">
      <label>
        <span>
          Look at entries with <strong>{count(threshold)}</strong> points and more
        </span>
        <input
          type="range"
          min={least}
          max={most}
          value={threshold}
          onChange={(event) => setThreshold(Number(event.target.value))}
        />
      </label>
      <p role="status">
        {count(entries)} entries, {aDay(entries, impact)} a day; {count(inspected)} inspected,{' '}
        {count(discrepancies)} of them with a discrepancy, {compactMoney(found_cents)} of duty
        found, {count(Math.round(officer_minutes / 60))} officer hours.
      </p>
    </div>
  )
}
