import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { AppError } from '../../sql/errors.ts'
import { entryCheckDigit } from '../contract/codes.ts'
import { convertDate, datePattern, isZone, scaledInteger } from './map-convert.ts'
import type { Tables } from './map-template.ts'

/**
 * A value of a template: `const`, `column` or `concat`, then its modifiers, always in this order:
 * omit_if_empty, lookup, date, number, pad, upper, prefix, check_digit.
 */
const strict = { additionalProperties: false }
const modifiers = {
  omit_if_empty: Type.Optional(Type.Literal(true)),
  lookup: Type.Optional(
    Type.Object(
      {
        table: Type.String(),
        default: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
      },
      strict,
    ),
  ),
  date: Type.Optional(
    Type.Object(
      {
        from: Type.String({ description: 'YYYY, MM, DD, HH, mm, ss and separators' }),
        to: Type.Enum(['date', 'instant']),
        time: Type.Optional(Type.String({ pattern: '^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$' })),
        zone: Type.Optional(Type.String()),
      },
      strict,
    ),
  ),
  number: Type.Optional(
    Type.Object(
      {
        scale: Type.Optional(Type.Integer({ minimum: -18, maximum: 18 })),
        round: Type.Optional(Type.Literal(true)),
      },
      strict,
    ),
  ),
  pad: Type.Optional(
    Type.Object(
      {
        length: Type.Integer({ minimum: 1, maximum: 64 }),
        with: Type.String({ minLength: 1, maxLength: 1 }),
      },
      strict,
    ),
  ),
  upper: Type.Optional(Type.Literal(true)),
  prefix: Type.Optional(Type.String()),
  check_digit: Type.Optional(Type.Literal(true)),
}
const ConstValue = Type.Object({ const: Type.Unknown() }, strict)
const ColumnValue = Type.Object({ column: Type.String({ minLength: 1 }), ...modifiers }, strict)
const ConcatValue = Type.Object(
  { concat: Type.Array(Type.Unknown(), { minItems: 1 }), ...modifiers },
  strict,
)
type Modifiers = Omit<Static<typeof ColumnValue>, 'column'>
const shapes = { const: ConstValue, column: ColumnValue, concat: ConcatValue }

export type Row = ReadonlyMap<string, string>
/** Stands for a field that is left out. */
export const omitted = Symbol('omitted')

/** Thrown inside a template only and turned into `map_failed` by it: a value deep inside has no other way out. */
export class MapFailure extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

export const isValue = (node: object) => 'const' in node || 'column' in node || 'concat' in node

export function compileValue(node: object, tables: Tables, path: string): (row: Row) => unknown {
  const kind = 'const' in node ? 'const' : 'column' in node ? 'column' : 'concat'
  const compiled = Compile(shapes[kind])
  const wrong = compiled.Errors(node).find(({ keyword }) => keyword !== 'boolean')
  if (wrong !== undefined) throw bad(`${path}${wrong.instancePath}`, wrong.message)
  // Checked by the schema of its kind just above.
  const value = node as Modifiers & { const?: unknown; column?: string; concat?: unknown[] }
  if (kind === 'const') return () => value.const
  const convert = compileModifiers(value, tables, path)
  if (value.column !== undefined) {
    const column = value.column
    return (row) => {
      const text = row.get(column)
      if (text === undefined) throw new MapFailure(path, `The file has no column "${column}".`)
      return convert(text, `column "${column}", value ${shown(text)}`)
    }
  }
  const parts = (value.concat ?? []).map((part, index) => {
    if (typeof part === 'string') return () => part
    if (typeof part !== 'object' || part === null || !isValue(part)) {
      throw bad(
        `${path}/concat/${index}`,
        'must be text, or an object with const, column or concat',
      )
    }
    return compileValue(part, tables, `${path}/concat/${index}`)
  })
  return (row) => {
    const texts = parts.map((part) => part(row)).filter((part) => part !== omitted)
    const text = texts.map(String).join('')
    return convert(text, `value ${shown(text)}`)
  }
}

function compileModifiers(modifier: Modifiers, tables: Tables, path: string) {
  const { omit_if_empty, lookup, date, number, pad, upper, prefix, check_digit } = modifier
  const table = lookup === undefined ? undefined : tables[lookup.table]
  if (lookup !== undefined && table === undefined) {
    throw bad(
      `${path}/lookup/table`,
      `the map has no table "${lookup.table}"; add it under /tables`,
    )
  }
  const pattern = date === undefined ? undefined : datePattern(date.from)
  if (date !== undefined && pattern === undefined) {
    throw bad(`${path}/date/from`, 'must hold YYYY, MM and DD once each, such as YYYY-MM-DD')
  }
  const zone = date?.zone ?? 'UTC'
  if (!isZone(zone))
    throw bad(`${path}/date/zone`, `"${zone}" is not a time zone; use one such as Asia/Seoul`)
  if (number !== undefined && (pad !== undefined || prefix !== undefined || check_digit === true)) {
    throw bad(path, 'number makes a number; pad, prefix and check_digit need text')
  }
  return (given: string, what: string): unknown => {
    const fail = (problem: string) => new MapFailure(path, `${problem}: ${what}.`)
    if (given === '' && omit_if_empty === true) return omitted
    let text = given
    if (lookup !== undefined && table !== undefined) {
      const found = Object.hasOwn(table, text) ? table[text] : lookup.default
      if (found === undefined) throw fail(`Table "${lookup.table}" has no such key`)
      if (typeof found !== 'string') return found
      text = found
    }
    if (date !== undefined && pattern !== undefined) {
      const converted = convertDate(text, pattern, date.to, date.time ?? '00:00:00', zone)
      if (converted === undefined) throw fail(`Not a date of the form ${date.from}`)
      text = converted
    }
    if (number !== undefined) {
      const scaled = scaledInteger(text.trim(), number.scale ?? 0, number.round === true)
      if (scaled === undefined) throw fail('Not a number that becomes a whole number in range')
      return scaled
    }
    if (pad !== undefined) text = text.padStart(pad.length, pad.with)
    if (upper === true) text = text.toUpperCase()
    if (prefix !== undefined) text = prefix + text
    if (check_digit === true) {
      if (!/^[0-9A-Z]{10}$/.test(text)) throw fail(`"${text}" is not 10 characters 0-9A-Z`)
      text += String(entryCheckDigit(text))
    }
    return text
  }
}

const shown = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)
const bad = (path: string, message: string) =>
  new AppError('BAD_MAP', `The map is wrong at ${path}: ${message}.`)
