import type { LiveView } from '../../server/contract/live.ts'

/** When a row last changed, by its key. Rows are marked for two seconds, then drop out. */
export type Marks = ReadonlyMap<string, number>
export const markMilliseconds = 2000

/** The key of each view's rows, as its contract names it. */
const keys: Readonly<Record<LiveView, readonly string[]>> = {
  queues: ['filed_on', 'port', 'entry_number'],
  throughput: ['center', 'work_type'],
  'throughput/days': ['center', 'day'],
  'throughput/centers': ['center'],
  'release-times': ['dimension', 'value'],
  'release-times/days': ['day'],
  'release-times/intervals': ['interval', 'cut'],
  revenue: ['port'],
  'throughput/times': ['center', 'work_type'],
  'throughput/compared': ['center'],
  'throughput/divisions': ['center', 'division'],
  'throughput/forecast': ['center', 'ahead'],
  uniformity: ['unit'],
  'uniformity/cells': ['cell'],
  matched: ['unit'],
  compliance: ['dimension', 'value'],
  'compliance/months': ['month'],
  'trusted-benefit': ['measure'],
  'data-quality': ['run_id'],
}
const keyFields = new Map<string, readonly string[]>(Object.entries(keys))

export function rowKey(topic: string, row: object): string {
  const fields = keyFields.get(topic.split('?', 1)[0] ?? '') ?? []
  const values = new Map<string, unknown>(Object.entries(row))
  return fields.map((field) => String(values.get(field))).join('/')
}

/** Marks of `next`: what differs from `previous`, and what was marked less than two seconds before. */
export function keepMarks(
  marks: Marks,
  topic: string,
  previous: readonly object[] | undefined,
  next: readonly object[],
  now: number,
): Marks {
  if (previous === undefined) return marks
  const kept = new Map([...marks].filter(([, at]) => now - at < markMilliseconds))
  const before = new Map(previous.map((row) => [rowKey(topic, row), JSON.stringify(row)]))
  for (const row of next) {
    const key = rowKey(topic, row)
    if (before.get(key) !== JSON.stringify(row)) kept.set(key, now)
  }
  return kept
}
