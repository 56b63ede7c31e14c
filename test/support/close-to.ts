/**
 * Where two replies differ, as lines `path: got, expected`. Whole numbers, words and yes or no must be
 * equal; what an estimator gives must agree to four digits, since two methods round differently.
 */
export const fourDigits = 1e-4
const absolute = 1e-6

/** Money that an estimator gives is rounded to whole cents only after six digits. */
const estimatedCents = new Set(['gap_cents', 'lower_cents', 'upper_cents'])
/** Words that only the product has: whether they are there is compared, not what they say. */
const ownWords = new Set(['reason'])

function sameNumber(got: number, expected: number, name: string, relative: number): boolean {
  if (got === expected) return true
  const exact = Number.isInteger(got) && Number.isInteger(expected) && !estimatedCents.has(name)
  if (exact) return false
  const slack = estimatedCents.has(name) ? 1 : absolute
  return Math.abs(got - expected) <= Math.max(slack, relative * Math.abs(expected))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function differences(
  got: unknown,
  expected: unknown,
  path = '',
  relative = fourDigits,
  name = '',
): string[] {
  const said = () => [`${path}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`]
  if (typeof got === 'number' && typeof expected === 'number')
    return sameNumber(got, expected, name, relative) ? [] : said()
  if (Array.isArray(got) && Array.isArray(expected)) {
    const size =
      got.length === expected.length ? [] : [`${path}: ${got.length}, expected ${expected.length}`]
    const shared = got.slice(0, expected.length)
    return [
      ...size,
      ...shared.flatMap((one, at) => differences(one, expected[at], `${path}[${at}]`, relative)),
    ]
  }
  if (isObject(got) && isObject(expected)) {
    const names = new Set([...Object.keys(got), ...Object.keys(expected)])
    return [...names].flatMap((key) =>
      differences(got[key], expected[key], `${path}.${key}`, relative, key),
    )
  }
  if (ownWords.has(name) && typeof got === 'string' && typeof expected === 'string') return []
  return got === expected ? [] : said()
}
