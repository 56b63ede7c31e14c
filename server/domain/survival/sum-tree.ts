/**
 * The sum of values that change one at a time. Each change renews the partial sums above it, so that the
 * sum is always that of the values as they are: no rounding gathers with the number of changes.
 */
export class SumTree {
  private readonly leaves: number
  private readonly sums: Float64Array

  constructor(values: Float64Array) {
    this.leaves = 1
    while (this.leaves < values.length) this.leaves *= 2
    this.sums = new Float64Array(2 * this.leaves)
    this.sums.set(values, this.leaves)
    for (let node = this.leaves - 1; node > 0; node--) this.renew(node)
  }

  set(place: number, value: number): void {
    let node = this.leaves + place
    this.sums[node] = value
    for (node >>= 1; node > 0; node >>= 1) this.renew(node)
  }

  sum(): number {
    return this.sums[1] ?? 0
  }

  private renew(node: number): void {
    this.sums[node] = (this.sums[2 * node] ?? 0) + (this.sums[2 * node + 1] ?? 0)
  }
}
