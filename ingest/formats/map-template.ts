import { AppError } from '../../sql/errors.ts'
import { fault, type Fault } from '../record.ts'
import { compileValue, isValue, MapFailure, omitted, type Row } from './map-value.ts'
import type { When } from './map.ts'

export type MappedRow = { value: unknown } | { fault: Fault }
export type Tables = Record<string, Record<string, string | number | boolean>>
/** Fills a template from a row; `undefined` when its `when` does not fit. */
export type Template = (row: Row) => MappedRow | undefined
type Node = (row: Row) => unknown

export function compileTemplate(
  event: unknown,
  when: When | undefined,
  tables: Tables,
  path: string,
): Template {
  const fill = compileNode(event, tables, `${path}/event`)
  const fits = when === undefined ? () => true : compileWhen(when)
  return (row) => {
    try {
      return fits(row) ? { value: fill(row) } : undefined
    } catch (error) {
      if (!(error instanceof MapFailure)) throw error
      return { fault: fault('map_failed', error.path.replace(`${path}/event`, ''), error.message) }
    }
  }
}

function compileNode(node: unknown, tables: Tables, path: string): Node {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean') {
    return () => node
  }
  if (Array.isArray(node)) {
    const items = node.map((item, index) => compileNode(item, tables, `${path}/${index}`))
    return (row) => items.map((item) => item(row)).filter((value) => value !== omitted)
  }
  if (typeof node !== 'object' || node === null) {
    throw new AppError(
      'BAD_MAP',
      `The map is wrong at ${path}: null cannot be in an event; leave the field out.`,
    )
  }
  if (isValue(node)) return compileValue(node, tables, path)
  const members = Object.entries(node).map(
    ([name, value]) => [name, compileNode(value, tables, `${path}/${name}`)] as const,
  )
  return (row) => {
    const filled: Record<string, unknown> = {}
    for (const [name, member] of members) {
      const value = member(row)
      if (value !== omitted) filled[name] = value
    }
    return filled
  }
}

function compileWhen(when: When): (row: Row) => boolean {
  const { column, equals, in: among, not_empty } = when
  return (row) => {
    const text = row.get(column)
    if (text === undefined) throw new MapFailure('', `The file has no column "${column}".`)
    return (
      (equals === undefined || text === equals) &&
      (among === undefined || among.includes(text)) &&
      (not_empty === undefined || text !== '')
    )
  }
}
