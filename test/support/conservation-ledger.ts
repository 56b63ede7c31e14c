type Numbers = Record<string, unknown>

const number = (row: Numbers | undefined, name: string) => {
  const value = row?.[name]
  return typeof value === 'number' ? value : 0
}

export const total = (rows: readonly object[], name: string): number =>
  rows.reduce((sum, row) => sum + number(row as Numbers, name), 0)

export function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}

/** Two sides of every law that was looked at, and those that do not agree. */
export class Ledger {
  readonly broken: string[] = []
  /** How often each law was looked at with something on either side. */
  readonly seen = new Map<string, number>()

  /** `off` is how far rounding to six digits may take the sides apart. */
  same(law: string, of: string, left: number, right: number, off = 0): void {
    if (left !== 0 || right !== 0) this.seen.set(law, (this.seen.get(law) ?? 0) + 1)
    if (Math.abs(left - right) > off) this.broken.push(`${law}: ${of}: ${left} is not ${right}`)
  }

  /** Parts add up to the whole in every column. */
  adds(
    law: string,
    of: string,
    parts: readonly object[],
    whole: object | undefined,
    columns: readonly string[],
  ): void {
    for (const column of columns)
      this.same(law, `${of} ${column}`, total(parts, column), number(whole as Numbers, column))
  }

  /** The same, key by key: what either side lacks counts nothing. */
  addsByKey<T extends object>(
    law: string,
    of: string,
    parts: readonly T[],
    wholes: readonly T[],
    key: (row: T) => string,
    columns: readonly string[],
  ): void {
    const sides = [grouped(parts, key), grouped(wholes, key)] as const
    for (const name of new Set([...sides[0].keys(), ...sides[1].keys()]))
      for (const column of columns)
        this.same(
          law,
          `${of} ${name} ${column}`,
          total(sides[0].get(name) ?? [], column),
          total(sides[1].get(name) ?? [], column),
        )
  }
}
