import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import { formatEntryNumber } from '../../ingest/contract/codes.ts'
import type { QueueRow } from '../../server/contract/queues.ts'
import { useNames } from '../api/session.ts'
import { useOpenEntry } from '../api/use-search.ts'
import { markParity } from '../ui/data-table.tsx'
import { ClockLeft } from '../ui/clock-left.tsx'
import { count, plural, tariff } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'
import { SegmentMark } from '../ui/segment-mark.tsx'

interface Props {
  id: string
  row: QueueRow
  markedAt: number | undefined
  stop: boolean
  beside: boolean
  onFocus: (id: string) => void
}

/** Equal rows arrive as new objects with every snapshot; drawing again is decided by content. */
const same = (a: Props, b: Props) =>
  a.markedAt === b.markedAt &&
  a.stop === b.stop &&
  a.beside === b.beside &&
  JSON.stringify(a.row) === JSON.stringify(b.row)

export const QueueTableRow = memo(function QueueTableRow({
  id,
  row,
  markedAt,
  stop,
  beside,
  onFocus,
}: Props) {
  const names = useNames()
  const open = useOpenEntry() === id
  const { filed_on, port, entry_number } = row
  const link = {
    tabIndex: stop ? 0 : -1,
    onFocus: () => onFocus(id),
    className: 'row-link',
    children: formatEntryNumber(entry_number),
  }
  return (
    <tr data-key={id} data-open={open} data-mark={markParity(markedAt)}>
      <Cell head="Clock left">
        {row.clock_due_at === null ? (
          <span className="quiet">no clock</span>
        ) : (
          <ClockLeft
            due_at={row.clock_due_at}
            clock={names.clock(row.clock_code)}
            zone={names.zone(port)}
          />
        )}
      </Cell>
      <th scope="row">
        {beside ? (
          <Link
            to="."
            search={(before) => ({ ...before, entry: id })}
            resetScroll={false}
            {...link}
          />
        ) : (
          <Link
            to="/entry/$filedOn/$port/$number"
            params={{ filedOn: filed_on, port, number: entry_number }}
            {...link}
          />
        )}
        {row.status === 'open' ? null : <span className="tag">{row.status}</span>}
        {row.conflicting ? (
          <span className="tag" title="Two contents came under one event id">
            conflicting
          </span>
        ) : null}
      </th>
      <Cell head="Score">
        <span className="nowrap">
          {count(row.points)} <SegmentMark segment={row.segment} />
        </span>
      </Cell>
      <Cell head="Why">
        <span
          className="why"
          title={row.reasons.map(({ points, text }) => `${points}: ${text}`).join('\n')}
        >
          {row.reasons
            .slice(0, 2)
            .map(({ text }) => text)
            .join('; ') || 'no reason recorded'}
        </span>
      </Cell>
      <Cell head="Account">
        <Link
          className="cut"
          tabIndex={-1}
          to="/account/$importerKey"
          params={{ importerKey: row.importer_key }}
          title={row.importer_name ?? undefined}
        >
          {row.importer_name ?? 'not registered'}
        </Link>
        <span className="quiet small">
          {' '}
          {row.tier === null ? 'tier unknown' : `tier ${row.tier}`}
        </span>
      </Cell>
      <Cell head="Goods">
        <span
          className="nowrap"
          title={`${row.line_count} lines, ${names.mode(row.mode)}, entry type ${row.entry_type}`}
        >
          {tariff(row.hts6)} <span className="quiet small">{row.origin}</span>
        </span>
      </Cell>
      <Cell head="Value" number>
        <Money cents={row.value_cents} />
      </Cell>
      <Cell head="Duty at risk" number>
        <Money cents={row.duty_at_risk_cents} />
      </Cell>
      <Cell head="Holds, exams">
        {row.holds_open === 0 && row.exams_open === 0 ? (
          <span className="quiet">none</span>
        ) : (
          <>
            {row.holds_open === 0 ? null : (
              <span className="stack nowrap">hold {row.hold_agencies.join(', ')}</span>
            )}
            {row.exams_open === 0 ? null : (
              <span className="stack nowrap">{plural(row.exams_open, 'exam')}</span>
            )}
          </>
        )}
      </Cell>
    </tr>
  )
}, same)

function Cell({ head, number, children }: { head: string; number?: boolean; children: ReactNode }) {
  return (
    <td className={number === true ? 'number' : undefined}>
      <span className="card-label" aria-hidden="true">
        {head}
      </span>
      <span>{children}</span>
    </td>
  )
}
