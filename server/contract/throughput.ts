import Type, { type Static } from 'typebox'
import { workKinds } from '../../ingest/contract/account-and-work-events.ts'
import { clockKinds } from './queues.ts'
import { Cents, Count, nullable, page } from './parts.ts'

const NoMeta = Type.Object({
  from: Type.String(),
  to: Type.String(),
  tz: Type.String(),
})
export type RangeMeta = Static<typeof NoMeta>

/** Work of one Center and type in a period. Key (center, work_type), in that order. */
export const ThroughputRow = Type.Object({
  center: Type.String(),
  work_type: Type.Enum([...workKinds]),
  received: Count,
  closed: Count,
  backlog_start: Count,
  backlog_end: Count,
  growth: Type.Integer(),
  age_0_30: Count,
  age_31_90: Count,
  age_91_180: Count,
  age_181_365: Count,
  age_over_365: Count,
  paused: Count,
  clock_code: nullable(Type.String({ description: 'null = no standard set' })),
  clock_kind: nullable(Type.Enum([...clockKinds])),
  closed_with_clock: Count,
  closed_within_clock: Count,
  due_in_7_days: Count,
  overdue: Count,
  revenue_change_cents: Cents,
})
export type ThroughputRow = Static<typeof ThroughputRow>
export const ThroughputPage = page(ThroughputRow, NoMeta)

/** One Center and day. Key (center, day). `backlog` is what is open at the end of the day. */
export const ThroughputDayRow = Type.Object({
  center: Type.String(),
  day: Type.String(),
  received: Count,
  closed: Count,
  backlog: Count,
})
export type ThroughputDayRow = Static<typeof ThroughputDayRow>
export const ThroughputDayPage = page(ThroughputDayRow, NoMeta)

/** The four figures the trade asked CBP to publish, per Center (COAC 2024), and the entries' value. Key center. */
export const CenterRow = Type.Object({
  center: Type.String(),
  name: Type.String(),
  importers: Count,
  partner_accounts: Count,
  entries: Count,
  entry_value_cents: Cents,
  work_received: Count,
  work_closed: Count,
  work_open: Type.Integer({ minimum: 0, description: 'open at the end of the period' }),
  staff: nullable(Count),
  positions: nullable(Count),
})
export type CenterRow = Static<typeof CenterRow>
export const CenterPage = page(CenterRow, NoMeta)
