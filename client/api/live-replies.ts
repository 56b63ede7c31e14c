import type { Static } from 'typebox'
import type { QualityPage } from '../../server/contract/data-quality.ts'
import type { QueuePage } from '../../server/contract/queues.ts'
import type { ReleaseTimesDayPage, ReleaseTimesPage } from '../../server/contract/release-times.ts'
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
  'data-quality': Static<typeof QualityPage>
}
export type LivePage = LiveReplies[keyof LiveReplies]
