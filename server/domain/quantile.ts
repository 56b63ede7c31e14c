/** Element ceil(p n) of ascending values: an exact order statistic, null without values. Source: definition of the empirical quantile. */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  const n = sorted.length
  if (n === 0) return null
  return sorted[Math.max(0, Math.ceil(p * n - 1e-9) - 1)] ?? null
}

/** One ascending Uint32Array from many ascending lists. */
export function mergeSorted(lists: readonly (readonly number[])[]): Uint32Array {
  let length = 0
  for (const list of lists) length += list.length
  const all = new Uint32Array(length)
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all.sort()
}
