import { Link } from '@tanstack/react-router'
import type { EntryDetail } from '../../server/contract/entries.ts'
import { useNames } from '../api/session.ts'
import { ClockKind } from '../ui/clock-kind.tsx'
import { ClockLeft } from '../ui/clock-left.tsx'
import { longDay, ppm, words, zonedTime } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'

const tierWords = (tier: number | null) => (tier === null ? 'tier unknown' : `CTPAT tier ${tier}`)

const yesNo = (value: boolean | null) => (value === null ? 'not recorded' : value ? 'yes' : 'no')

type SelectedFields = EntryDetail['timeline'][number]['fields']
const said = (value: unknown) => (typeof value === 'string' ? value : '')
/** ` for exam, nii`: what a selection is for, as far as its event says. */
function selectedFor(exam_type: string | null, fields: SelectedFields = {}): string {
  const parts = [said(fields['lane']), exam_type ?? ''].filter((part) => part !== '')
  return parts.length === 0 ? '' : ` for ${words(parts.join(', '))}`
}
function why({ reason, officer }: SelectedFields = {}): string {
  const by = said(officer) === '' ? '' : `; ${said(officer)}`
  return said(reason) === '' ? by : `${by}: ${said(reason)}`
}

/** What the entry is, its clocks, holds, exams and money. */
export function EntryFacts({ entry }: { entry: EntryDetail }) {
  const names = useNames()
  const zone = entry.time_zone
  const at = (time: string | null) => (time === null ? 'not known' : zonedTime(time, zone))
  const chosen = entry.timeline
    .filter(({ event_type, counted }) => event_type === 'entry.selected' && counted)
    .map(({ fields }) => fields)
  return (
    <>
      <dl className="facts">
        <dt>Status</dt>
        <dd>
          <strong>{entry.status}</strong>
          {entry.in_queue ? ', needs a decision' : ''}
          {entry.conflicting ? ', conflicting: two contents came under one event id' : ''}
        </dd>
        <dt>Account</dt>
        <dd>
          {entry.importer_key === null ? (
            'not known'
          ) : (
            <Link to="/account/$importerKey" params={{ importerKey: entry.importer_key }}>
              {entry.importer_name ?? 'not registered'}
            </Link>
          )}{' '}
          {entry.importer_number_masked}, {tierWords(entry.tier)}
        </dd>
        <dt>Center</dt>
        <dd>
          {names.center(entry.center)}
          {entry.center_basis === 'none' ? '' : `, by ${entry.center_basis}`}
        </dd>
        <dt>Filed</dt>
        <dd>
          {longDay(entry.filed_on)} at {entry.port} {entry.port_name ?? names.port(entry.port)},
          type {entry.entry_type}, {names.mode(entry.mode)}
          {entry.filings > 1 ? `, filed ${entry.filings} times` : ''}
        </dd>
        <dt>Arrived</dt>
        <dd>{at(entry.arrived_at)}</dd>
        <dt>Presented</dt>
        <dd>{at(entry.presented_at)}</dd>
        <dt>Released</dt>
        <dd>{entry.released_at === null ? 'not released' : at(entry.released_at)}</dd>
        {entry.disposition === null ? null : (
          <>
            <dt>Disposed</dt>
            <dd>
              {entry.disposition.disposition}
              {entry.disposition.waiver_reason === null
                ? ''
                : `, ${words(entry.disposition.waiver_reason)}`}
              {entry.disposition.officer === null ? '' : `, by ${entry.disposition.officer}`},{' '}
              {at(entry.disposition.disposed_at)}
            </dd>
          </>
        )}
        {entry.moved_to === null ? null : (
          <>
            <dt>Moved to</dt>
            <dd>
              <Link
                to="/entry/$filedOn/$port/$number"
                params={{
                  filedOn: entry.moved_to.filed_on,
                  port: entry.moved_to.port,
                  number: entry.moved_to.number,
                }}
              >
                {entry.moved_to.number} at {entry.moved_to.port}
              </Link>
            </dd>
          </>
        )}
      </dl>

      <h3>Clocks</h3>
      {entry.clocks.length === 0 ? <p className="quiet">No clock runs for this entry.</p> : null}
      <ul className="rows">
        {entry.clocks.map((clock) => (
          <li key={clock.code}>
            <span>
              {clock.name} <ClockKind kind={clock.kind} authority={clock.authority} />
            </span>
            <span className="number">
              {clock.stopped_at === null ? (
                <ClockLeft due_at={clock.due_at} clock={names.clock(clock.code)} zone={zone} />
              ) : clock.stopped_at <= clock.due_at ? (
                'stopped in time'
              ) : (
                <span className="late">stopped late</span>
              )}
            </span>
            <span className="small quiet row-wide">
              {clock.authority}; due {at(clock.due_at)}
              {clock.stopped_at === null ? '' : `; stopped ${at(clock.stopped_at)}`}
            </span>
          </li>
        ))}
      </ul>

      <h3>Holds, exams, selections, reviews</h3>
      <ul className="rows">
        {entry.holds.map(({ hold_id, agency, reason, placed_at, removed_at }) => (
          <li key={`${hold_id}${placed_at}`}>
            <span>
              Hold by {agency}: {words(reason)}
            </span>
            <span className="number">
              {removed_at === null ? <strong>open</strong> : 'removed'}
            </span>
            <span className="small quiet row-wide">
              placed {at(placed_at)}
              {removed_at === null ? '' : `, removed ${at(removed_at)}`}
            </span>
          </li>
        ))}
        {entry.exams.map((exam) => (
          <li key={exam.exam_id}>
            <span>
              Exam, {words(exam.exam_type)}:{' '}
              {exam.result === null ? 'no result yet' : words(exam.result)}
            </span>
            <span className="number">
              {exam.completed_at === null ? (
                <strong>open</strong>
              ) : (
                <Money cents={exam.duty_change_cents} />
              )}
            </span>
            <span className="small quiet row-wide">
              ordered {at(exam.ordered_at)}
              {exam.completed_at === null
                ? ''
                : `, completed ${at(exam.completed_at)}, ${exam.officer_minutes ?? 0} min of officers`}
            </span>
          </li>
        ))}
        {entry.selections.map((selection, index) => (
          <li key={selection.selected_at + selection.method + index}>
            <span>
              Selected by {selection.method}
              {selectedFor(selection.exam_type, chosen[index])}
            </span>
            <span className="number">{ppm(selection.selection_probability_ppm)}</span>
            <span className="small quiet row-wide">
              {at(selection.selected_at)}; probability of being selected{why(chosen[index])}
            </span>
          </li>
        ))}
        {entry.reviews.map((review) => (
          <li key={review.review_id}>
            <span>
              Reviewed, {review.sample} sample:{' '}
              {review.finding === null ? 'no finding recorded' : words(review.finding)}
            </span>
            <span className="number">
              {review.revenue_change_cents === null ? (
                'no change recorded'
              ) : (
                <Money cents={review.revenue_change_cents} />
              )}
            </span>
            <span className="small quiet row-wide">
              {at(review.completed_at)}; material discrepancy: {yesNo(review.material)}; letter of
              law: {yesNo(review.letter_of_law)}
            </span>
          </li>
        ))}
      </ul>
      {entry.holds.length + entry.exams.length + entry.selections.length + entry.reviews.length ===
      0 ? (
        <p className="quiet">None recorded.</p>
      ) : null}
    </>
  )
}
