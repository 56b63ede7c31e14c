import { defaultMeasure, measures } from '../../server/contract/measures.ts'
import { useFilters } from '../api/use-search.ts'
import { BenefitCost } from '../panels/benefit-cost.tsx'
import { BenefitPanel } from '../panels/benefit-panel.tsx'
import { ComplianceEffort } from '../panels/compliance-effort.tsx'
import { ComplianceEstimate } from '../panels/compliance-estimate.tsx'
import { ComplianceGroups } from '../panels/compliance-groups.tsx'
import { ComplianceMonths } from '../panels/compliance-months.tsx'
import { RevenueGap } from '../panels/revenue-gap.tsx'
import { MatchedPanel } from '../panels/uniformity-matched.tsx'
import { UniformityCells } from '../panels/uniformity-cells.tsx'
import { UniformityIndex } from '../panels/uniformity-index.tsx'
import { UniformityMethod } from '../panels/uniformity-method.tsx'
import { UniformityReasons } from '../panels/uniformity-reasons.tsx'
import { UniformityUnits } from '../panels/uniformity-units.tsx'
import { MeasureTabs } from './measure-tabs.tsx'
import { ReportPage } from './report-page.tsx'

/** The analyst's three pages, one chunk: they share most of their parts, and packed together they are smaller. */

/** Are the same goods treated alike at every port: by how much ports differ, which ones, and on which goods. */
export function UniformityPage() {
  const { measure = defaultMeasure, port } = useFilters()
  const { unit } = measures[measure]
  const knows =
    unit === 'port'
      ? (['center', 'segment', 'mode', 'tier', 'from', 'to'] as const)
      : (['center', 'from', 'to', 'tz'] as const)
  return (
    <ReportPage
      title="Uniformity"
      question={
        unit === 'port'
          ? 'Are the same goods treated alike at every port?'
          : 'Is the same work decided alike by every team?'
      }
      knows={knows}
    >
      {(filters) => {
        const asked = { ...filters, measure }
        const opened = unit === 'port' ? port?.[0] : undefined
        return (
          <>
            <MeasureTabs measure={measure} />
            <div className="columns-2">
              {unit === 'port' ? <MatchedPanel filters={asked} /> : null}
              <UniformityIndex filters={asked} />
            </div>
            <UniformityUnits filters={asked} opened={opened} />
            {opened === undefined ? null : <UniformityCells filters={asked} port={opened} />}
            <div className="columns-2">
              <UniformityReasons filters={asked} />
              <UniformityMethod filters={asked} />
            </div>
          </>
        )
      }}
    </ReportPage>
  )
}

const sampled = ['center', 'segment', 'mode', 'tier', 'from', 'to'] as const

/** How compliant trade is, by the random sample alone; what targeting finds stands beside it and is never joined. */
export function CompliancePage() {
  return (
    <ReportPage
      title="Compliance"
      question="How many entries have a discrepancy, and what is not declared? Estimated from reviews drawn at random."
      knows={sampled}
    >
      {(filters) => (
        <>
          <div className="columns-2">
            <ComplianceEstimate filters={filters} />
            <RevenueGap filters={filters} />
          </div>
          <ComplianceMonths filters={filters} />
          <ComplianceGroups filters={filters} />
          <ComplianceEffort filters={filters} />
        </>
      )}
    </ReportPage>
  )
}

const beside = ['center', 'segment', 'mode', 'from', 'to'] as const

/** What trusted importers are spared, against others on the same goods at the same port. */
export function BenefitPage() {
  return (
    <ReportPage
      title="Trusted benefit"
      question="What are trusted importers spared, compared with the same goods of others at the same port?"
      knows={beside}
    >
      {(filters) => (
        <>
          <BenefitCost filters={filters} />
          <BenefitPanel filters={filters} />
        </>
      )}
    </ReportPage>
  )
}
