/** Six significant digits: what an estimate is worth on a page and in an export. */
export const figure = <T extends number | null>(value: T): T =>
  (typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(6)) : value) as T
