import { createContext, useContext, useId, useState, type ReactNode } from 'react'
import type { PolicyMistake } from '../../server/contract/policies.ts'
import { plural } from '../ui/format.ts'

/** What the server found wrong with the document that is being edited, by path. */
export const MistakesContext = createContext<readonly PolicyMistake[]>([])

interface FieldProps {
  label: string
  path: string
  hint?: string
  wide?: boolean
  /** Given what ties the control to its mistakes. */
  children: (tied: { 'aria-invalid': boolean; 'aria-describedby': string }) => ReactNode
}

/** A labelled control, with the mistakes of its path under it. */
export function Field({ label, path, hint, wide = false, children }: FieldProps) {
  const id = useId()
  const mistakes = useContext(MistakesContext).filter((mistake) => mistake.path === path)
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label>
        <span>{label}</span>
        {children({ 'aria-invalid': mistakes.length > 0, 'aria-describedby': id })}
      </label>
      <div id={id}>
        {hint === undefined ? null : <span className="small quiet">{hint}</span>}
        <MistakeList mistakes={mistakes} />
      </div>
    </div>
  )
}

/** Mistakes of a part that has no control of its own. */
export function MistakesAt({ path }: { path: string }) {
  return <MistakeList mistakes={useContext(MistakesContext).filter((one) => one.path === path)} />
}

/** How many mistakes a part has, for where its fields are folded away. */
export function MistakesIn({ path }: { path: string }) {
  const { length } = useContext(MistakesContext).filter((one) => one.path.startsWith(path))
  return length === 0 ? null : <span className="mistake small"> {plural(length, 'mistake')}</span>
}

function MistakeList({ mistakes }: { mistakes: readonly PolicyMistake[] }) {
  return mistakes.map(({ code, detail }) => (
    <p key={code} className="mistake small">
      {detail} <code>{code}</code>
    </p>
  ))
}

interface NumberProps {
  label: string
  path: string
  value: number
  /** What one written unit is worth: 100 for dollars of cents. */
  scale?: number
  unit?: string
  onChange: (value: number) => void
}

/** A number in the unit in which people write it. What is no number is NaN, which no document may hold. */
export function NumberField({ label, path, value, scale = 1, unit = '', onChange }: NumberProps) {
  const [typed, setTyped] = useState('')
  // Another value than what was typed came from elsewhere.
  const text = Object.is(read(typed, scale), value) ? typed : String(value / scale)
  return (
    <Field label={unit === '' ? label : `${label}, ${unit}`} path={path}>
      {(tied) => (
        <input
          {...tied}
          inputMode="decimal"
          value={Number.isNaN(value) ? typed : text}
          onChange={(event) => {
            setTyped(event.target.value)
            onChange(read(event.target.value, scale))
          }}
        />
      )}
    </Field>
  )
}

interface WordsProps {
  label: string
  path: string
  value: readonly string[]
  onChange: (value: string[]) => void
}

/** A list of words, written with commas or spaces between. */
export function WordsField({ label, path, value, onChange }: WordsProps) {
  const [typed, setTyped] = useState('')
  const text = listOf(typed).join() === value.join() ? typed : value.join(', ')
  return (
    <Field label={label} path={path}>
      {(tied) => (
        <input
          {...tied}
          value={text}
          onChange={({ target }) => {
            setTyped(target.value)
            onChange(listOf(target.value))
          }}
        />
      )}
    </Field>
  )
}

/** `50, 51 52` as three words, without empty ones and repetitions. */
export const listOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((word) => word !== '')),
]

/** Whole numbers only, after scaling; a comma between thousands is no mistake. */
export function read(text: string, scale: number): number {
  const plain = text.trim().replaceAll(/[,\s]/g, '').replace('−', '-')
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return Number.NaN
  const scaled = Number(plain) * scale
  const whole = Math.round(scaled)
  return Math.abs(scaled - whole) < 1e-6 ? whole : Number.NaN
}
