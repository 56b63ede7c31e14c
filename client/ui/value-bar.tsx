import { count } from './format.ts'

/** A number with a bar of its size in the column. */
export function ValueBar({ value, most, text }: { value: number; most: number; text?: string }) {
  return (
    <span className="value-bar">
      <span aria-hidden="true">
        <span style={{ width: `${(100 * value) / Math.max(1, most)}%` }} />
      </span>
      {text ?? count(value)}
    </span>
  )
}
