type Look = 'flagged' | 'plain' | 'open' | 'few' | 'aside'
const diamond = 'M5 0l5 5-5 5-5-5z'
const circle = 'M5 1a4 4 0 1 1 0 8A4 4 0 0 1 5 1z'
const shapes: Readonly<Record<Look, string>> = {
  flagged: diamond,
  plain: circle,
  open: circle,
  few: 'M5 1l4.5 8h-9z',
  aside: diamond,
}

/** A verdict as shape and word, the shapes of the pictures. */
export function VerdictMark({ look, text }: { look: Look; text: string }) {
  return (
    <span className="verdict" data-look={look}>
      <svg viewBox="-1 -1 12 12" width="12" height="12" aria-hidden="true">
        <path d={shapes[look]} />
      </svg>
      {text}
    </span>
  )
}
