import type { Filters } from '../../server/contract/filters.ts'
import { useLive } from '../api/services.ts'
import { plural } from '../ui/format.ts'
import { LivePanel } from '../ui/panel.tsx'
import { MethodLists } from '../ui/method-lists.tsx'
import { comparedShareWords, settlingWords } from './uniformity-words.ts'

/** What the comparison takes into account, what it does not, and what can still change. */
export function UniformityMethod({ filters }: { filters: Filters }) {
  const live = useLive('uniformity', filters)
  return (
    <LivePanel title="How the comparison is made" what="the method" live={live}>
      {({ meta }) => (
        <>
          <MethodLists
            adjusted_for={meta.adjusted_for}
            not_adjusted_for={[
              ...meta.not_adjusted_for,
              ...(meta.importers_adjusted
                ? []
                : [
                    'importers: their numbers are not recorded here, so differences between importers read as differences between units',
                  ]),
            ]}
          />
          <p className="gap-small">
            {meta.kind === 'decision' && meta.unit === 'team'
              ? 'Work counts when it is closed; what was reopened later can still change.'
              : settlingWords(meta.settling)}
          </p>
          <p className="gap-small">
            Compared: {comparedShareWords(meta.compared_share, meta.unit)}, in{' '}
            {plural(meta.cells, 'kind')} of {meta.unit === 'port' ? 'goods' : 'work'} that two{' '}
            {meta.unit}s or more handle. No official measure of uniformity exists; a difference is a
            question, not a finding.
          </p>
        </>
      )}
    </LivePanel>
  )
}
