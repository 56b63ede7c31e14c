/** The name of who writes, which nobody verifies. */
export function PersonField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (name: string) => void
}) {
  return (
    <label>
      <span>{label}</span>
      <input
        required
        maxLength={100}
        pattern=".*\S.*"
        autoComplete="name"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span className="small quiet">as given, not verified: there is no sign-in</span>
    </label>
  )
}
