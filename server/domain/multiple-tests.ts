/** Many tests at once, and sums that rest on few contributions. */

/**
 * Benjamini and Hochberg (1995): p values adjusted so that those at or below q hold a false share
 * of at most q. Results stand in the order of `p`; equal p get equal results. RangeError for a p
 * outside [0, 1].
 */
export function benjaminiHochberg(
  p: readonly number[],
  q: number,
): { adjusted: number[]; flagged: boolean[] } {
  for (const value of p) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`not a p value: ${value}`)
  }
  const fromLargest = p.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value)
  const adjusted = p.map(() => 1)
  let smallest = 1
  fromLargest.forEach(({ value, index }, place) => {
    smallest = Math.min(smallest, (value * p.length) / (p.length - place))
    adjusted[index] = smallest
  })
  return { adjusted, flagged: adjusted.map((value) => value <= q) }
}

/**
 * How many equal contributions would make the variance estimate as uncertain as these do:
 * (sum c^2)^2 / sum c^4, between 1 and their number; 0 when all are 0 (Satterthwaite 1946 for one
 * degree of freedom each). The order of contributions does not matter.
 */
export function effectiveNumber(contributions: ArrayLike<number>): number {
  const sizes = Float64Array.from(contributions, Math.abs).sort()
  const largest = sizes[sizes.length - 1] ?? 0
  if (largest === 0) return 0
  let squares = 0
  let fourths = 0
  for (const size of sizes) {
    const square = (size / largest) ** 2
    squares += square
    fourths += square * square
  }
  return (squares * squares) / fourths
}
