import type { EntryDetail } from '../../server/contract/entries.ts'
import { DataTable, type Column } from '../ui/data-table.tsx'
import { ppm, tariff, zonedTime } from '../ui/format.ts'
import { Money } from '../ui/money.tsx'

type Line = EntryDetail['lines'][number]
const kilograms = (grams: number | undefined) =>
  grams === undefined
    ? ''
    : `${(grams / 1000).toLocaleString('en-US', { maximumFractionDigits: 1 })} kg`

const columns: readonly Column<Line>[] = [
  { key: 'line', head: 'Line', cell: ({ line_number }) => line_number },
  { key: 'hts', head: 'HTS', cell: ({ hts10 }) => tariff(hts10) },
  { key: 'origin', head: 'Origin', cell: ({ origin }) => origin },
  {
    key: 'maker',
    head: 'Manufacturer',
    cell: ({ manufacturer_id }) => manufacturer_id ?? <span className="quiet">none</span>,
  },
  {
    key: 'value',
    head: 'Value',
    align: 'number',
    cell: ({ value_cents }) => <Money cents={value_cents} />,
  },
  {
    key: 'duty',
    head: 'Duty',
    align: 'number',
    cell: ({ duty_cents }) => <Money cents={duty_cents ?? null} />,
  },
  {
    key: 'rate',
    head: 'Rate',
    title: 'Claimed rate, ad valorem',
    align: 'number',
    cell: ({ duty_rate_ppm }) => (duty_rate_ppm === undefined ? '' : ppm(duty_rate_ppm)),
  },
  {
    key: 'weight',
    head: 'Weight',
    align: 'number',
    cell: ({ weight_grams }) => kilograms(weight_grams),
  },
  {
    key: 'claims',
    head: 'Claims',
    title: 'Preference programme, AD/CVD case',
    cell: ({ preference, adcvd_case }) => [preference, adcvd_case].filter(Boolean).join(', '),
  },
]

/** Money and lines of an entry. What a filing does not declare is absent, never zero. */
export function EntryLines({ entry }: { entry: EntryDetail }) {
  return (
    <>
      <h3>Money</h3>
      <dl className="facts">
        <dt>Value</dt>
        <dd>
          <Money cents={entry.value_cents} />
        </dd>
        <dt>Duty declared</dt>
        <dd>
          <Money cents={entry.duty_cents} />
        </dd>
        {entry.summaries.map((summary) => (
          <div className="contents" key={summary.summary_version}>
            <dt>Summary {summary.summary_version}</dt>
            <dd>
              value <Money cents={summary.value_cents} />, duty <Money cents={summary.duty_cents} />
              , fees <Money cents={summary.fees_cents} />;{' '}
              {zonedTime(summary.filed_at, entry.time_zone)}
            </dd>
          </div>
        ))}
        <dt>Collected</dt>
        <dd>
          <Money cents={entry.collected_cents} />
          {entry.refunded_cents === 0 ? null : (
            <>
              , refunded <Money cents={entry.refunded_cents} />
            </>
          )}
        </dd>
      </dl>
      <h3>Lines</h3>
      <DataTable
        caption="Lines of the entry"
        columns={columns}
        rows={entry.lines}
        rowKey={({ line_number }) => String(line_number)}
        empty="No filing has come for this entry: its lines are not known."
        cards={false}
      />
    </>
  )
}
