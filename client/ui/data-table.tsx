import type { ReactNode } from 'react'

export interface Column<Row> {
  key: string
  head: ReactNode
  /** Unit and meaning, on hover. */
  title?: string
  align?: 'number'
  cell: (row: Row) => ReactNode
}
interface Props<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  empty: ReactNode
  /** Narrow screens: a list of cards instead of a sideways scroll. */
  cards?: boolean
  mark?: (row: Row) => boolean
  /** When the row last changed, for the two seconds that it is marked. */
  markedAt?: (row: Row) => number | undefined
}

/** A semantic table; the first cell heads its row. On narrow screens each row is a card with its column names. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
  cards = true,
  mark,
  markedAt,
}: Props<Row>) {
  if (rows.length === 0) return <div className="state">{empty}</div>
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={caption}>
      <table className={cards ? 'cards' : undefined}>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, head, title, align }) => (
              <th key={key} scope="col" title={title} className={align}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-mine={mark?.(row)} data-mark={markParity(markedAt?.(row))}>
              {columns.map(({ key, head, align, cell }, index) =>
                index === 0 ? (
                  <th key={key} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} className={align}>
                    <span className="card-label" aria-hidden="true">
                      {head}
                    </span>
                    <span>{cell(row)}</span>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Two names of one animation: a row that changes again starts its two seconds again. */
export const markParity = (at: number | undefined) =>
  at === undefined ? undefined : Math.floor(at / 100) % 2
