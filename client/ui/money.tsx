import { compactMoney, fullMoney } from './format.ts'

/** Compact, with the full amount on hover. */
export function Money({ cents }: { cents: number | null }) {
  if (cents === null) return <span className="quiet">not declared</span>
  return (
    <span className="nowrap" title={fullMoney(cents)}>
      {compactMoney(cents)}
    </span>
  )
}
