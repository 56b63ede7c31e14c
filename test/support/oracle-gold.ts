/** Published and computed figures that estimators must meet, from `test/fixtures/statistics`. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** The files are plain JSON; each test names the fields that it reads. */
export const cases = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../fixtures/statistics/${name}.json`, import.meta.url), 'utf8'))
    .cases

export const near = (
  got: number | null | undefined,
  expected: number | null | undefined,
  tolerance: number,
) =>
  got === expected ||
  (typeof got === 'number' &&
    typeof expected === 'number' &&
    Math.abs(got - expected) <= tolerance * Math.abs(expected) + 1e-9)

/** Every named figure is that of the file, to six digits. */
export function expectFigures(
  got: Record<string, number | null | undefined>,
  gold: Record<string, unknown>,
): void {
  for (const [name, value] of Object.entries(got)) {
    const expected = gold[name]
    const known = typeof expected === 'number' || expected === null ? expected : undefined
    expect([name, value, known, near(value, known, 1e-6)]).toEqual([name, value, known, true])
  }
}
