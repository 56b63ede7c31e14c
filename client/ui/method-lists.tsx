interface Props {
  adjusted_for: readonly string[]
  not_adjusted_for: readonly string[]
}

/** What a comparison takes into account beside what it does not. */
export function MethodLists({ adjusted_for, not_adjusted_for }: Props) {
  return (
    <div className="columns-3">
      <Texts head="Taken into account" texts={adjusted_for} />
      <Texts head="Not taken into account" texts={not_adjusted_for} />
    </div>
  )
}

function Texts({ head, texts }: { head: string; texts: readonly string[] }) {
  return (
    <div>
      <h3>{head}</h3>
      <ul className="dotted">
        {texts.length === 0 ? <li>nothing</li> : texts.map((text) => <li key={text}>{text}</li>)}
      </ul>
    </div>
  )
}
