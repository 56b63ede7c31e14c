import { compileMap } from '../../ingest/formats/map.ts'
import { damage } from './fuzz-bytes.ts'
import type { Random } from './fuzz.ts'

/** Releases as another system would write them, in CSV. */
export const csvMap = compileMap({
  version: 1,
  rows: [
    {
      event: {
        event_id: { column: 'id' },
        event_type: 'entry.released',
        schema_version: 1,
        occurred_at: {
          column: 'day',
          date: { from: 'YYYYMMDD', to: 'instant', time: '12:00:00', zone: 'America/New_York' },
        },
        entry: {
          number: { concat: ['ABC', { column: 'sequence' }], check_digit: true },
          port: { column: 'port' },
          filed_on: { column: 'day', date: { from: 'YYYYMMDD', to: 'date' } },
        },
        source: 'csv',
        simulated: true,
      },
    },
  ],
})

/** A file of rows, half of them damaged, and the ids of those that are not. */
export function csvFile(random: Random, count: number): { body: Buffer; whole: string[] } {
  const whole: string[] = []
  const rows: Buffer[] = [Buffer.from('id,day,sequence,port')]
  for (let index = 0; index < count; index += 1) {
    const id = `csv-${index}`
    const quoted = random() < 0.3 ? `"${id}"` : id
    const row = Buffer.from(`${quoted},20260302,${String(index).padStart(7, '0')},2704`)
    const way = random()
    if (way < 0.5) {
      whole.push(id)
      rows.push(row)
    } else if (way < 0.6) rows.push(Buffer.from(row.toString().replace('20260302', '20261399')))
    else if (way < 0.65) rows.push(Buffer.from(row.toString().replace(id, `${id}"`)))
    else rows.push(damage(random, row, rows.at(-1) ?? row))
  }
  return { body: Buffer.concat(rows.flatMap((row) => [row, Buffer.from('\r\n')])), whole }
}
