import { useCallback, type ReactNode } from 'react'
import type { UniformityPage } from '../../server/contract/uniformity.ts'
import { ChartFrame } from '../charts/chart-frame.tsx'
import { indexLineOption, indexReadings, type IndexLine } from '../charts/index-line.ts'
import type { Palette } from '../charts/palette.ts'
import { factor, factorInterval } from '../ui/estimate.ts'
import { count, plural } from '../ui/format.ts'
import { comparedShareWords, indexSentence, stateWords } from './uniformity-words.ts'

interface Props {
  name: string
  meta: UniformityPage['meta']
  n: number
  /** What "the same" is here: `the same goods of one importer`. */
  same: string
  band?: IndexLine['band']
  children?: ReactNode
}

/** The leading figure of uniformity: the factor with its interval, in words, and on a line from none to twice. */
export function IndexFigure({ name, meta, n, same, band, children }: Props) {
  const { index, state } = meta
  const value = index?.value
  const lower = index?.lower
  const upper = index?.upper
  const low = band?.lower
  const high = band?.upper
  const option = useCallback(
    (palette: Palette) => indexLineOption(lineOf(value, lower, upper, low, high), palette),
    [value, lower, upper, low, high],
  )
  return (
    <>
      <p className="lead">
        <strong>
          {index === null || state === 'too_little_to_tell'
            ? 'Too little to tell'
            : factor(index.value)}
        </strong>
        {index === null ? null : <span>{factorInterval(index.lower, index.upper)}</span>}
        {state === 'too_little_to_tell' ? null : (
          <span className="state-word" data-state={state}>
            {stateWords(meta)}
          </span>
        )}
      </p>
      <p className="note">{indexSentence(meta, same)}</p>
      {index === null ? null : (
        <ChartFrame
          name={name}
          summary={
            band === undefined
              ? 'Dot: estimate. Line: 95 % interval.'
              : 'Dot: estimate. Line: 95 % interval. Hatched: what chance alone gives.'
          }
          height={88}
          readings={indexReadings(lineOf(value, lower, upper, low, high))}
          option={option}
        />
      )}
      <p className="small quiet">
        n {count(n)}, {plural(meta.outcomes, 'outcome')}. Compared:{' '}
        {comparedShareWords(meta.compared_share, meta.unit)}.
      </p>
      {children}
    </>
  )
}

const lineOf = (value = 1, lower = 1, upper = 1, low?: number, high?: number): IndexLine => ({
  value,
  lower,
  upper,
  band: low === undefined || high === undefined ? undefined : { lower: low, upper: high },
})
