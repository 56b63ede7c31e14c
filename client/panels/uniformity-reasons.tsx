import { useState } from 'react'
import type { Filters } from '../../server/contract/filters.ts'
import type { UniformityPage, UniformityRow } from '../../server/contract/uniformity.ts'
import { useLive } from '../api/services.ts'
import { useNames } from '../api/session.ts'
import { zonedTime } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { ReasonForm, type SentReason } from './reason-form.tsx'
import { unitName, verdictWords } from './uniformity-words.ts'

/** Reasons that people attached to flagged ports: targeting with a reason is not a lack of uniformity. */
export function UniformityReasons({ filters }: { filters: Filters }) {
  const live = useLive('uniformity', filters)
  return (
    <LivePanel title="Reasons" what="the reasons" live={live}>
      {(page) => <Reasons page={page} />}
    </LivePanel>
  )
}

function Reasons({ page }: { page: UniformityPage }) {
  const { rows, meta } = page
  const [sent, setSent] = useState<readonly SentReason[]>([])
  const named = rows.filter(({ flagged, reasons }) => flagged || reasons.length > 0)
  const waiting = sent.filter(
    ({ unit, text, measure }) =>
      measure === meta.measure &&
      !rows.some((row) => row.unit === unit && row.reasons.some((reason) => reason.text === text)),
  )
  return (
    <>
      {named.length === 0 && waiting.length === 0 ? (
        <p className="note">No {meta.unit} is flagged, and no reason was attached.</p>
      ) : (
        <ul className="reason-list">
          {named.map((row) => (
            <ReasonsOf
              key={row.unit}
              row={row}
              waiting={waiting.filter(({ unit }) => unit === row.unit)}
            />
          ))}
        </ul>
      )}
      <ReasonForm page={page} onSent={(reason) => setSent([...sent, reason])} />
    </>
  )
}

function ReasonsOf({ row, waiting }: { row: UniformityRow; waiting: readonly SentReason[] }) {
  const names = useNames()
  return (
    <li>
      <strong>{unitName(row.unit, names)}</strong>{' '}
      <span className="quiet">{verdictWords(row)}</span>
      {row.reasons.length + waiting.length === 0 ? (
        <p className="quiet">No reason attached.</p>
      ) : null}
      {row.reasons.map(({ reason_id, author, written_at, text, from, to }) => (
        <p key={reason_id}>
          {text}{' '}
          <span className="small quiet">
            {author} (as given, not verified), {zonedTime(written_at)}, about {from} to {to}
          </span>
        </p>
      ))}
      {waiting.map(({ author, text }) => (
        <p key={text}>
          {text} <span className="small quiet">{author}, saved just now</span>
        </p>
      ))}
    </li>
  )
}
