import { isUtf8 } from 'node:buffer'
import { fault, type RawRecord } from '../record.ts'
import type { Format } from '../sources/source.ts'
import { csvRows } from './csv-rows.ts'
import type { EventMap } from './map.ts'

/** CSV with a header row, each row turned into one or more events by the map. */
export function csvFormat(map: EventMap): Format {
  return async function* csvRecords(chunks) {
    let header: string[] | undefined
    for await (const rows of csvRows(chunks, map.delimiter)) {
      const records: RawRecord[] = []
      for (const row of rows) {
        if (!('fields' in row)) records.push(row.at)
        else if (header === undefined) header = row.fields.map(columnName)
        else records.push(...recordsOf(map, header, row.fields, row.at))
      }
      if (records.length > 0) yield records
    }
  }
}

function recordsOf(map: EventMap, header: string[], fields: string[], at: RawRecord): RawRecord[] {
  if (!isUtf8(at.bytes)) {
    return [{ ...at, fault: fault('not_utf8', '', 'The row is not valid UTF-8.') }]
  }
  if (fields.length !== header.length) {
    const message = `The row has ${fields.length} columns, the header ${header.length}.`
    return [{ ...at, fault: fault('bad_csv', '', message) }]
  }
  const row = new Map(header.map((name, index) => [name, utf8(fields[index] ?? '')]))
  // Events of one row share its line; positions tell them apart.
  return map.apply(row).map((made, index) => ({ ...at, position: at.position + index, ...made }))
}

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8')
/** Spreadsheets put a byte order mark before the first column's name. */
const columnName = (latin1: string) =>
  utf8(latin1)
    .replace(/^\ufeff/, '')
    .trim()
