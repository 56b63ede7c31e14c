import type { EntryDetail } from '../../server/contract/entries.ts'
import { count, ppm, words, zonedTime } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'
import { SegmentMark } from '../ui/segment-mark.tsx'

interface Props {
  decision: EntryDetail['decision']
  current: EntryDetail['current_decision']
}

/** The decision that the queue goes by, and the first one below it, which stays as it was made. */
export function EntryWhy({ decision, current }: Props) {
  if (decision === null)
    return (
      <>
        <h3>Why</h3>
        <p className="quiet">
          Not scored yet. Entries of a bulk load are scored when its run closes.
        </p>
      </>
    )
  return current === null ? (
    <Decided title="Why" decision={decision} />
  ) : (
    <>
      <Decided title="Why, by the policy in force since" decision={current} />
      <Decided title="First decision, kept as it was made" decision={decision} />
    </>
  )
}

/** Points per reason, and up to when facts were known. */
function Decided({
  title,
  decision,
}: {
  title: string
  decision: NonNullable<EntryDetail['decision']>
}) {
  const most = Math.max(1, ...decision.reasons.map(({ points }) => Math.abs(points)))
  return (
    <>
      <h3>{title}</h3>
      <p>
        {count(decision.points)} points, <SegmentMark segment={decision.segment} />; recommended:{' '}
        {words(decision.recommended_lane)}. Duty at risk{' '}
        <Money cents={decision.duty_at_risk_cents} />, probability of a discrepancy{' '}
        {ppm(decision.probability_ppm)} (assumed by the policy).
      </p>
      <ul className="reasons">
        {decision.reasons.map(({ code, points, text }) => (
          <li key={code}>
            <span className="number">{count(points)}</span>
            <span className="reason-bar" aria-hidden="true">
              <span style={{ width: `${(100 * Math.abs(points)) / most}%` }} />
            </span>
            <span>
              {text} <span className="small quiet">{code}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="small quiet">
        {decision.policy_id}, version {decision.policy_version}; decided{' '}
        {zonedTime(decision.decided_at)}, facts known through {zonedTime(decision.known_through)}.
      </p>
      <details>
        <summary>{Object.keys(decision.features).length} features as they were</summary>
        <dl className="fields">
          {Object.entries(decision.features).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'number' ? count(value) : value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}
