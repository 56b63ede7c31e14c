import type { Static } from 'typebox'
import type { QualityPage } from '../../server/contract/data-quality.ts'
import type { CompliancePage, ComplianceMonthPage } from '../../server/contract/compliance.ts'
import type { QueuePage } from '../../server/contract/queues.ts'
import type { ReleaseTimesDayPage, ReleaseTimesPage } from '../../server/contract/release-times.ts'
import type { ReleaseIntervalPage } from '../../server/contract/release-intervals.ts'
import type { RevenuePage } from '../../server/contract/revenue.ts'
import type {
  ThroughputComparedPage,
  ThroughputDivisionPage,
  ThroughputForecastPage,
  ThroughputTimePage,
} from '../../server/contract/throughput-times.ts'
import type { BenefitPage } from '../../server/contract/trusted-benefit.ts'
import type {
  MatchedPage,
  UniformityCellPage,
  UniformityPage,
} from '../../server/contract/uniformity.ts'
import type {
  CenterPage,
  ThroughputDayPage,
  ThroughputPage,
} from '../../server/contract/throughput.ts'

/** What each live view answers with. */
export interface LiveReplies {
  queues: QueuePage
  throughput: Static<typeof ThroughputPage>
  'throughput/days': Static<typeof ThroughputDayPage>
  'throughput/centers': Static<typeof CenterPage>
  'release-times': Static<typeof ReleaseTimesPage>
  'release-times/days': Static<typeof ReleaseTimesDayPage>
  'release-times/intervals': Static<typeof ReleaseIntervalPage>
  revenue: Static<typeof RevenuePage>
  'throughput/times': Static<typeof ThroughputTimePage>
  'throughput/compared': Static<typeof ThroughputComparedPage>
  'throughput/divisions': Static<typeof ThroughputDivisionPage>
  'throughput/forecast': Static<typeof ThroughputForecastPage>
  uniformity: UniformityPage
  'uniformity/cells': Static<typeof UniformityCellPage>
  matched: MatchedPage
  compliance: CompliancePage
  'compliance/months': ComplianceMonthPage
  'trusted-benefit': BenefitPage
  'data-quality': Static<typeof QualityPage>
}
export type LivePage = LiveReplies[keyof LiveReplies]
