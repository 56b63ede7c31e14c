import type { Policy } from '../contract/policies.ts'

/** Rules in the order in which reasons are given: points descending, then code. */
export const inOrder = ({ rules }: Policy) =>
  rules.toSorted((a, b) => b.points - a.points || (a.code < b.code ? -1 : 1))

export interface PolicyExpression {
  /** An `Array(UInt8)`: for each rule in `inOrder` whether it fires. */
  mask: string
  /** An `Int64`: the sum of the points. */
  points: string
  /** Lists of words that the conditions compare with, by the names used in `mask`. */
  params: Record<string, string[]>
}

/**
 * A policy over columns named after the features, each with the prefix `f_`. Only names that are plain identifiers and whole
 * numbers become text; words travel as parameters. Columns keep a hundred rules cheap, where a map of features would be
 * copied for every condition. Throws on a field or number that a checked document cannot have.
 */
export function policyExpression(policy: Policy): PolicyExpression {
  const params: Record<string, string[]> = {}
  const column = (field: string) => {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(field)) throw new Error(`not a feature: ${field}`)
    return `f_${field}`
  }
  const whole = (value: number) => {
    if (!Number.isSafeInteger(value)) throw new Error(`not a whole number: ${value}`)
    return `toInt64(${value})`
  }
  const fires = inOrder(policy).map(({ conditions }) =>
    conditions
      .map(({ field, operator, value }) => {
        if (typeof value === 'number') return `${column(field)} ${operator} ${whole(value)}`
        const name = `words_${Object.keys(params).length}`
        params[name] = value
        return `has({${name}:Array(String)}, ${column(field)})`
      })
      .join(' and '),
  )
  if (fires.length === 0) return { mask: 'emptyArrayUInt8()', points: 'toInt64(0)', params }
  const points = inOrder(policy).map((rule, at) => `toInt64(${fires[at]}) * ${whole(rule.points)}`)
  return {
    mask: `[${fires.map((fire) => `toUInt8(${fire})`).join(', ')}]`,
    points: points.join(' + '),
    params,
  }
}
