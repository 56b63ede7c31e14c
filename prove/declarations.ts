/** Customs declarations as columns of one length, in any order. An empty text is absent. */
export interface Declarations {
  /** Whole days since any fixed day. */
  days: Int32Array
  hs: string[]
  origin: string[]
  departure: string[]
  /** Claimed rate in ppm and its kind (the programme or list it is claimed under); -1 not declared. */
  rate_ppm: Int32Array
  rate_type: string[]
  importer: string[]
  filer: string[]
  maker: string[]
  office: string[]
  /** In any one unit each; NaN not declared. */
  value: Float64Array
  weight: Float64Array
  outcome: Uint8Array
}

type Texts = 'hs' | 'origin' | 'departure' | 'rate_type' | 'importer' | 'filer' | 'maker' | 'office'
type Key = (rows: Declarations, row: number) => string

const separator = '\u0001'
/** The texts of some columns as one; empty when one that must be there is not. */
const texts =
  (...names: Texts[]): Key =>
  (rows, row) => {
    const parts = names.map((name) => rows[name][row] ?? '')
    return parts.includes('') ? '' : parts.join(separator)
  }
const hs =
  (digits: number, ...more: Texts[]): Key =>
  (rows, row) => {
    const code = rows.hs[row] ?? ''
    const rest = more.map((name) => rows[name][row] ?? '')
    return code.length < digits || rest.includes('')
      ? ''
      : [code.slice(0, digits), ...rest].join(separator)
  }
const lane = hs(6, 'origin')
/** What is claimed for the goods: a rate, and under what. Goods without a rate claim that. */
const claim: Key = (rows, row) => {
  const goods = lane(rows, row)
  return goods === '' ? '' : [goods, rows.rate_ppm[row], rows.rate_type[row] ?? ''].join(separator)
}
const route: Key = (rows, row) => {
  const goods = claim(rows, row)
  return goods === '' ? '' : [goods, rows.departure[row] ?? ''].join(separator)
}

/**
 * Keys whose past may say something, general first in each chain. They follow from what a customs
 * declaration is about: goods, where they come from, what is claimed for them, and who is involved.
 */
export const chains: readonly { name: string; key: Key; past?: true }[][] = [
  [
    { name: 'hs4', key: hs(4) },
    { name: 'hs6', key: hs(6) },
    { name: 'lane', key: lane, past: true },
    { name: 'claim', key: claim, past: true },
    { name: 'route', key: route },
  ],
  [
    { name: 'hs4', key: hs(4) },
    { name: 'hs4_origin', key: hs(4, 'origin') },
  ],
  [{ name: 'importer', key: texts('importer'), past: true }],
  [{ name: 'filer', key: texts('filer'), past: true }],
  [{ name: 'maker', key: texts('maker'), past: true }],
  [{ name: 'office', key: texts('office') }],
]

/** Levels at which a centre of value per weight is sought, the finest with enough values first. */
export const centres: readonly Key[] = [lane, hs(6), hs(4)]

/** One id a key, the same in all of `parts`; -1 where the key is empty. */
export function idsOf(
  key: Key,
  parts: readonly Declarations[],
): { ids: Int32Array[]; size: number } {
  const known = new Map<string, number>()
  const ids = parts.map((rows) =>
    Int32Array.from(rows.days, (_, row) => {
      const text = key(rows, row)
      if (text === '') return -1
      const id = known.get(text) ?? known.size
      known.set(text, id)
      return id
    }),
  )
  return { ids, size: known.size }
}
