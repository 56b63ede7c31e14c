import type { ReactNode } from 'react'
import { rejectionReasons } from '../../ingest/contract/rejection.ts'
import type { QualityMeta } from '../../server/contract/data-quality.ts'
import { useDataTime } from '../api/data-clock.ts'
import { duration, count, plural, zonedTime } from '../ui/format.ts'

const reasons = new Map<string, string>(Object.entries(rejectionReasons))

/** One picture of the way: each station with its counter, from left to right; what fell out below. */
export function DataWay({ meta }: { meta: QualityMeta }) {
  const difference = meta.received - meta.accepted - meta.rejected - meta.pending
  return (
    <>
      <ol className="way">
        <Station name="Received" value={meta.received} unit="records">
          {difference === 0 ? (
            'accepted + rejected + pending'
          ) : (
            <span className="late">{count(difference)} not accounted for</span>
          )}
        </Station>
        <Station name="Pending" value={meta.pending} unit="records">
          in the durable spool
        </Station>
        <Station name="Accepted" value={meta.accepted} unit="records">
          in {plural(meta.batches, 'batch', 'batches')}; repeats count
        </Station>
        <Station name="Evidence" value={meta.events} unit="events">
          one per event id
        </Station>
        <Station name="Not applied" value={meta.unapplied_batches} unit="batches">
          in evidence, not on the pages yet
        </Station>
        <Station name="Entries" value={meta.entries} unit="entries">
          {plural(meta.works, 'piece', 'pieces')} of work, {plural(meta.importers, 'account')}
        </Station>
      </ol>
      <div className="columns-3">
        <div>
          <h3>Rejected by code: {plural(meta.rejected, 'record')}</h3>
          {meta.by_code.length === 0 ? <p className="quiet">Nothing was rejected.</p> : null}
          <ul className="rows">
            {meta.by_code.map(({ code, rejected, replayed }) => (
              <li key={code}>
                <code>{code}</code>
                <span className="number">{count(rejected)}</span>
                <span className="small quiet row-wide">
                  {reasons.get(code)}
                  {replayed > 0 ? ` ${count(replayed)} of them came in by a replay.` : null}
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>Outside the denominators</h3>
          <ul className="rows">
            <Fact
              name="Orphan entries"
              what="events came, their filing did not"
              value={meta.orphan_entries}
            />
            <Fact
              name="Orphan work"
              what="events came, the opening did not"
              value={meta.orphan_works}
            />
            <Fact name="Cancelled entries" value={meta.cancelled_entries} />
            <Fact
              name="Moved entries"
              what="diverted or corrected to another reference"
              value={meta.moved_entries}
            />
            <Fact
              name="Not scored yet"
              what="scored when the run of a bulk load closes"
              value={meta.unscored_entries}
            />
            <Fact
              name="Conflicting ids"
              what="one id, several contents; the least content hash counts"
              value={meta.conflicting_ids}
            />
          </ul>
        </div>
        <div>
          <h3>How far behind</h3>
          <ul className="rows">
            <Stage name="Newest event" time={meta.newest_event_at} />
            <Stage name="Newest batch committed" time={meta.newest_commit_at} />
            <Stage
              name="Applied to the pages"
              time={meta.newest_applied_at}
              after={meta.newest_commit_at}
            />
          </ul>
          <h3 className="gap-top">Pages compared with evidence</h3>
          {meta.refold === null ? (
            <p className="quiet">No sample yet.</p>
          ) : (
            <p>
              <strong className={meta.refold.different === 0 ? undefined : 'late'}>
                {plural(meta.refold.different, 'difference')}
              </strong>{' '}
              in {plural(meta.refold.entries, 'entry', 'entries')},{' '}
              {plural(meta.refold.works, 'piece', 'pieces')} of work and{' '}
              {plural(meta.refold.importers, 'account')} drawn at random,{' '}
              {zonedTime(meta.refold.checked_at)}.
            </p>
          )}
          <Compared found={meta.reconciled} />
        </div>
      </div>
    </>
  )
}

function Compared({ found }: { found: QualityMeta['reconciled'] }) {
  const left = found.different - found.repaired
  if (found.blocks_closed + found.different === 0)
    return <p className="quiet">No full hour to compare yet.</p>
  return (
    <p>
      All that came in {count(found.blocks_checked)} of {plural(found.blocks_closed, 'full hour')}{' '}
      was compared. Ever found: {plural(found.different, 'difference')}
      {found.newest_difference_at === null ? null : (
        <>
          , the newest {zonedTime(found.newest_difference_at)};{' '}
          <span className={left === 0 ? undefined : 'late'}>{count(found.repaired)} repaired</span>
        </>
      )}
      .
    </p>
  )
}

function Station({
  name,
  value,
  unit,
  children,
}: {
  name: string
  value: number
  unit: string
  children: ReactNode
}) {
  return (
    <li>
      <span className="small">{name}</span>
      <span className="tile-value">{count(value)}</span>
      <span className="small quiet">
        {unit}; {children}
      </span>
    </li>
  )
}

function Fact({ name, what, value }: { name: string; what?: string; value: number }) {
  return (
    <li>
      <span>{name}</span>
      <span className="number">{count(value)}</span>
      {what === undefined ? null : <span className="small quiet row-wide">{what}</span>}
    </li>
  )
}

function Stage({
  name,
  time,
  after,
}: {
  name: string
  time: string | null
  after?: string | null
}) {
  const behind = useDataTime((now) =>
    time === null || now === undefined ? '' : duration(Math.max(0, now - Date.parse(time)) / 1000),
  )
  const lag =
    time === null || after === undefined || after === null
      ? undefined
      : (Date.parse(time) - Date.parse(after)) / 1000
  return (
    <li>
      <span>{name}</span>
      <span className="number">{time === null ? 'none yet' : zonedTime(time)}</span>
      <span className="small quiet row-wide">
        {after === undefined
          ? behind === ''
            ? ''
            : `${behind} before the time of the data`
          : lag === undefined
            ? ''
            : lag < 0
              ? `${duration(lag)} behind the newest commit`
              : `${lag.toFixed(1)} s after the newest commit`}
      </span>
    </li>
  )
}
