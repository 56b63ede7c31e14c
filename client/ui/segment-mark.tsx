import type { Segment } from '../api/page-search.ts'

const shapes: Readonly<Record<Segment, string>> = {
  high: 'M0 0h10v10H0z',
  elevated: 'M5 0l5 10H0z',
  standard: 'M5 0a5 5 0 1 1 0 10A5 5 0 0 1 5 0z',
  trusted: 'M5 0l5 5-5 5-5-5z',
}

/** A segment as shape and word; the colour only repeats it. */
export function SegmentMark({ segment }: { segment: Segment }) {
  return (
    <span className="segment" data-segment={segment}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <path d={shapes[segment]} />
      </svg>
      {segment}
    </span>
  )
}
