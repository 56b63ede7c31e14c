import type { ReactNode } from 'react'

interface Props {
  label: string
  value: ReactNode
  title?: string | undefined
  children?: ReactNode
}

/** One figure: what it is, the number with its unit, and what it is made of. */
export function Tile({ label, value, title, children }: Props) {
  return (
    <div className="tile">
      <dt>{label}</dt>
      <dd>
        <span className="tile-value" title={title}>
          {value}
        </span>
        <span className="small quiet">{children}</span>
      </dd>
    </div>
  )
}

export function Tiles({ children, label }: { children: ReactNode; label: string }) {
  return (
    <dl className="tiles" aria-label={label}>
      {children}
    </dl>
  )
}
