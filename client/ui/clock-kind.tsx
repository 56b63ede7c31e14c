/** Statutory, regulatory or target: word and border, since a target is not a duty. */
export function ClockKind({
  kind,
  authority,
}: {
  kind: string | null
  authority?: string | undefined
}) {
  if (kind === null) return <span className="quiet">no standard set</span>
  return (
    <span className="clock-kind" data-kind={kind} title={authority}>
      {kind}
    </span>
  )
}
