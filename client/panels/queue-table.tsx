import { useRef, useState } from 'react'
import type { QueueRow } from '../../server/contract/queues.ts'
import { rowKey, type Marks } from '../api/row-marks.ts'
import { QueueTableRow } from './queue-table-row.tsx'

interface Props {
  rows: readonly QueueRow[]
  marks: Marks
  beside: boolean
}

const heads = [
  {
    name: 'Clock left',
    title: 'Legal time left, in the time of the data. One bar: under a day, two: under three days',
  },
  { name: 'Entry', title: 'Entry number; Enter opens it' },
  { name: 'Score', title: 'Points of the policy in force, and the segment they give' },
  { name: 'Why', title: 'The two reasons that gave most points' },
  { name: 'Account', title: 'Importer of record, and CTPAT tier at filing' },
  { name: 'Goods', title: 'HTS-6 and origin of the line with the greatest value' },
  { name: 'Value', title: 'Declared value, US dollars', number: true },
  { name: 'Duty at risk', title: 'Expected loss of duty, US dollars', number: true },
  { name: 'Holds, exams', title: 'Open holds by agency, open exams' },
] as const

/** Up and down move between entries, Home and End to the ends, Enter opens. Cards on narrow screens. */
export function QueueTable({ rows, marks, beside }: Props) {
  const [current, setCurrent] = useState('')
  const body = useRef<HTMLTableSectionElement>(null)
  const keys = rows.map((row) => rowKey('queues', row))
  const stop = keys.includes(current) ? current : keys[0]

  const move = (from: number, key: string): boolean => {
    const last = keys.length - 1
    const next = {
      ArrowDown: Math.min(from + 1, last),
      ArrowUp: Math.max(from - 1, 0),
      Home: 0,
      End: last,
    }[key]
    const target = next === undefined ? undefined : keys[next]
    if (target === undefined) return false
    setCurrent(target)
    body.current?.querySelector<HTMLElement>(`[data-key="${target}"] a`)?.focus()
    return true
  }

  return (
    <div
      className="table-scroll queue-scroll"
      tabIndex={0}
      role="group"
      aria-label="Entries that need a decision"
    >
      <table className="cards queue">
        <caption className="hidden">
          Entries that need a decision, most consequential first. Arrow keys move, Enter opens.
        </caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th
                key={head.name}
                scope="col"
                title={head.title}
                className={'number' in head ? 'number' : undefined}
              >
                {head.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={(event) => {
            const row = event.target instanceof Element ? event.target.closest('tr') : null
            if (row !== null && move(keys.indexOf(row.dataset.key ?? ''), event.key))
              event.preventDefault()
          }}
        >
          {rows.map((row, index) => {
            const key = keys[index] ?? ''
            return (
              <QueueTableRow
                key={key}
                id={key}
                row={row}
                markedAt={marks.get(key)}
                stop={key === stop}
                beside={beside}
                onFocus={setCurrent}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
