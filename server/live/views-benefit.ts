import Type from 'typebox'
import { BenefitPage, BenefitRow } from '../contract/trusted-benefit.ts'
import { readBenefit } from '../domain/benefit-cases.ts'
import { benefitOf, type BenefitTotal } from '../domain/benefit-rows.ts'
import { settlingOf } from '../domain/settling.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { delaysOf } from './bases-uniformity.ts'
import { binaryRows } from './row-binary.ts'
import { noDay, noEvents, periodOf, type Views } from './view.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const casesQuery = defineQuery(
  file('benefit_base'),
  { from: 'String', to: 'String' },
  Type.Unsafe<object>({}),
  { scoped: false },
)
const totalsQuery = defineQuery(
  file('benefit_totals'),
  { from: 'String', to: 'String', settled_through: 'String' },
  Type.Unsafe<BenefitTotal>({}),
  { scoped: false },
)

/** What trust buys: examinations, holds, requests and hours of trusted importers against others on like goods. */
export const benefitViews: Views<'trusted-benefit'> = {
  'trusted-benefit': {
    row: BenefitRow,
    page: BenefitPage,
    definition: 'trusted_benefit',
    filters: ['center', 'port', 'segment', 'mode', 'from', 'to'],
    pace: 'minute',
    answer: async ({ client, freshness, base }, filters) => {
      const { from, to } = periodOf(filters, freshness)
      const delays = await base('delays', () => delaysOf(client, freshness.as_of ?? noEvents))
      const settling = settlingOf(delays, 'exam', freshness.as_of)
      const settled_through = settling.settled_through ?? noDay
      const totals = await base(`benefit-totals/${from}/${to}`, () =>
        rows(client, totalsQuery, fullScope, { from, to, settled_through }),
      )
      const cases = await base(`benefit/${from}/${to}`, async () =>
        readBenefit(await binaryRows(client, casesQuery, { from, to })),
      )
      const { account_unknown, unsettled_n, ...found } = benefitOf(totals, cases, filters)
      return {
        ...found,
        meta: {
          from,
          to,
          trusted_from_tier: 2,
          account_unknown,
          adjusted_for: [
            'HTS heading (4 digits)',
            'region of origin',
            'mode',
            'size of the entry',
            'port',
            'quarter',
            'importers (as the unit of chance)',
          ],
          not_adjusted_for: [
            'compliance history of the importer',
            'manufacturer',
            'filer',
            'intelligence and targeting that is not in the data',
          ],
          settling: { ...settling, unsettled_n },
        },
      }
    },
  },
}
