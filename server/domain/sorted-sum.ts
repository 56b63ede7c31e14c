/** The sum of values in ascending order: the same to the last bit in whatever order they come. */
export function sortedSum(values: Iterable<number>): number {
  let sum = 0
  for (const value of Float64Array.from(values).sort()) sum += value
  return sum
}
