import type { TSchema } from 'typebox'
import { canonicalJson } from './canonical.ts'
import { eventTypes, type EntryEvent } from './contract/entry-event.ts'

/**
 * The text of `canonicalJson` for an event that its schema has accepted: the schema knows which keys there are and which
 * texts need no escape, so that a function made for the type needs no sorted copy. It takes half the time.
 */
export function canonicalEvent(event: EntryEvent): string {
  const write = writers.get(event.event_type)
  return write === undefined ? canonicalJson(event) : write(event)
}

type Writer = (value: unknown) => string
/** The keywords that decide how a value is written. */
interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  pattern?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

/** One class of characters that JSON writes as they are, letters of a date, and nothing else. */
const plainPattern = /^\^(?:\[(?:0-9|A-Z|a-z|[ ._:/-])+\](?:\{\d+(?:,\d+)?\})?|[-T:Z]|\\\.)+\$$/
const plainText = /^[0-9A-Za-z ._:/-]*$/
const text = (value: string) => (plainText.test(value) ? `"${value}"` : JSON.stringify(value))

function list(values: readonly unknown[], write: Writer): string {
  let out = '['
  for (const [index, value] of values.entries())
    out += index === 0 ? write(value) : `,${write(value)}`
  return `${out}]`
}

/** Source of a function of `v` that writes what the schema accepts; `functions` collects those it calls. */
function source(schema: Schema, functions: string[]): string {
  const expression = (of: Schema, value: string): string => {
    if (of.const !== undefined) return JSON.stringify(JSON.stringify(of.const))
    if (of.enum?.every((member) => typeof member === 'string' && plainText.test(member)) === true)
      return `'"' + ${value} + '"'`
    if (of.type === 'string')
      return plainPattern.test(of.pattern ?? '') ? `'"' + ${value} + '"'` : `text(${value})`
    if (of.type === 'integer') return `'' + ${value}`
    if (of.type === 'boolean') return `(${value} ? 'true' : 'false')`
    if (of.type === 'array' && of.items !== undefined)
      return `list(${value}, ${source(of.items, functions)})`
    if (of.properties !== undefined) return `${source(of, functions)}(${value})`
    return `canonicalJson(${value})`
  }
  const name = `write${functions.length}`
  const at = functions.push('') - 1
  if (schema.properties === undefined) {
    functions[at] = `const ${name} = (v) => ${expression(schema, 'v')}`
    return name
  }
  const required = new Set(schema.required)
  const statements: string[] = []
  let begun = false
  for (const key of Object.keys(schema.properties).sort()) {
    const of = schema.properties[key] ?? {}
    const comma = begun ? ` + ','` : ` + (out.length > 1 ? ',' : '')`
    const member = `out = out${comma} + ${JSON.stringify(`${JSON.stringify(key)}:`)} + ${expression(of, `v.${key}`)}`
    statements.push(required.has(key) ? member : `if (v.${key} !== undefined) ${member}`)
    begun ||= required.has(key)
  }
  functions[at] =
    `const ${name} = (v) => { let out = '{'; ${statements.join('; ')}; return out + '}' }`
  return name
}

function writerOf(schema: TSchema): Writer {
  const functions: string[] = []
  // The keywords of JSON Schema as TypeBox writes them.
  const main = source(schema as Schema, functions)
  // oxlint-disable-next-line typescript/no-implied-eval -- made of the contract's schemas only, as the validator is
  const make = new Function(
    'text',
    'list',
    'canonicalJson',
    `${functions.join('\n')}\nreturn ${main}`,
  ) as (...helpers: [typeof text, typeof list, typeof canonicalJson]) => Writer
  return make(text, list, canonicalJson)
}

const writers = new Map<string, Writer>(
  Object.entries<TSchema>(eventTypes).map(([type, schema]) => [type, writerOf(schema)]),
)
