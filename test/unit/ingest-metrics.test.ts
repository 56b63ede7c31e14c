import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rejectionCodes } from '../../ingest/contract/rejection.ts'
import { ingestMetrics } from '../../ingest/metrics.ts'
import { sealedRejects } from '../support/spool.ts'

/** Metric, kind, labels, meaning: as the registry has them. */
async function known() {
  const metrics = ingestMetrics({})
  metrics.lag(new Map([[3, 7]]))
  metrics.answered(202)
  return (await metrics.list()).map(({ name, type, help, values }) => {
    const labels = Object.keys(values[0]?.labels ?? {}).filter((label) => label !== 'le')
    return { name, type: String(type), labels: labels.join(', '), help }
  })
}
const samples = (text: string) => text.split('\n').filter((line) => !line.startsWith('#'))

test('the table in docs/operations.md has every metric with its kind, labels and meaning, and no other', async () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `centerline_ingest_'))
    .map((line) => {
      const [name = '', type, labels = '', help] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return { name: name.replaceAll('`', ''), type, labels: labels.replaceAll('`', ''), help }
    })
  expect(rows).toEqual(await known())
})

test('names follow the rules of Prometheus: one prefix, base units, _total on counters only', async () => {
  for (const { name, type, help } of await known()) {
    expect(name).toMatch(/^centerline_ingest_[a-z]+(_[a-z]+)*$/)
    expect(name.endsWith('_total'), name).toBe(type === 'counter')
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mb|count|sum|bucket)$/)
    if (type === 'histogram') expect(name).toMatch(/_(seconds|bytes|records)$/)
    expect(help.length, name).toBeGreaterThan(20)
  }
})

test('every code and reason is there from the start at 0, and nothing else has a label of its own making', async () => {
  const metrics = ingestMetrics({})
  const lines = samples(await metrics.text())
  const codes = lines.filter((line) => line.startsWith('centerline_ingest_rejected_records_total'))
  expect(codes).toEqual(
    rejectionCodes.map((code) => `centerline_ingest_rejected_records_total{code="${code}"} 0`),
  )
  expect(lines).toContain('centerline_ingest_database_retries_total{reason="connection"} 0')
  expect(lines).toContain('centerline_ingest_spool_refusals_total{code="SPOOL_FULL"} 0')
})

test('what is not known has no sample: no batch was stored in 1970, and no file is at its end', async () => {
  const metrics = ingestMetrics({ source: { unreadBytes: () => Promise.resolve(undefined) } })
  const named = (text: string) =>
    samples(text).filter((line) =>
      /(timestamp_seconds|unread_bytes|database_up|spool_bytes) /.test(line),
    )
  expect(named(await metrics.text())).toEqual([])
  metrics.accepted(5000)
  metrics.accepted(4000)
  metrics.committed(sealedRejects(2).header, 0.2, 7500)
  metrics.reads({ unreadBytes: () => Promise.resolve(12) })
  expect(named(await metrics.text())).toEqual([
    'centerline_ingest_stored_batch_timestamp_seconds 7.5',
    'centerline_ingest_newest_event_timestamp_seconds 5',
    'centerline_ingest_file_unread_bytes 12',
  ])
})

test('a batch counts once it is durable, with its size; one that the disk refuses does not', async () => {
  const metrics = ingestMetrics({})
  metrics.writing(sealedRejects(3))
  metrics.writing(sealedRejects(4))()
  const lines = samples(await metrics.text())
  for (const line of [
    'centerline_ingest_spooled_records_total{end="rejected"} 4',
    'centerline_ingest_spooled_records_total{end="accepted"} 0',
    'centerline_ingest_batch_records_sum 4',
    'centerline_ingest_batch_records_count 1',
    'centerline_ingest_spool_write_duration_seconds_count 1',
  ])
    expect(lines).toContain(line)
})
