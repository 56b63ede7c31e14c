/** Tails lighter than this against the mode cannot move a p value that is looked at. */
const negligible = 1e-40
const deepest = 64

/**
 * The law of a sum of hypergeometric counts, built up count by count. Laws wait on a stack in one
 * buffer and are joined in pairs, then pairs of pairs, so that they stay narrow for as long as can
 * be; nothing is allocated per count. Ratios of neighbours outward from the mode.
 */
export class CountLaw {
  private buffer = new Float64Array(4096)
  private scratch = new Float64Array(1024)
  private readonly start = new Int32Array(deepest)
  private readonly length = new Int32Array(deepest)
  private readonly from = new Float64Array(deepest)
  private readonly counts = new Float64Array(deepest)
  private depth = 0

  /** Adds the number of marked among n drawn from N of which X are marked. */
  add(N: number, X: number, n: number): void {
    const from = Math.max(0, n + X - N)
    const to = Math.min(n, X)
    const mode = Math.min(to, Math.max(from, Math.floor(((n + 1) * (X + 1)) / (N + 2))))
    let first = mode
    for (let p = 1; first > from; first--) {
      p *= (first * (N - X - n + first)) / ((X - first + 1) * (n - first + 1))
      if (p < negligible) break
    }
    const start = this.end()
    this.reserve(start + (mode - first) + 1)
    const { buffer } = this
    let sum = 1
    buffer[start + mode - first] = 1
    for (let x = mode, p = 1; x > first; x--) {
      p *= (x * (N - X - n + x)) / ((X - x + 1) * (n - x + 1))
      buffer[start + x - 1 - first] = p
      sum += p
    }
    let last = mode
    for (let p = 1; last < to; last++) {
      p *= ((X - last) * (n - last)) / ((last + 1) * (N - X - n + last + 1))
      if (p < negligible) break
      this.reserve(start + last + 2 - first)
      this.buffer[start + last + 1 - first] = p
      sum += p
    }
    for (let at = start; at <= start + last - first; at++) this.buffer[at]! /= sum
    this.start[this.depth] = start
    this.length[this.depth] = last - first + 1
    this.from[this.depth] = first
    this.counts[this.depth++] = 1
    while (this.depth > 1 && this.counts[this.depth - 1] === this.counts[this.depth - 2]) {
      this.joinLast()
    }
  }

  /** Probability below, at and above a value. */
  around(value: number): { below: number; at: number; above: number } {
    while (this.depth > 1) this.joinLast()
    const around = { below: 0, at: 0, above: 0 }
    if (this.depth === 0) return around
    for (let at = 0; at < this.length[0]!; at++) {
      const count = this.from[0]! + at
      const probability = this.buffer[this.start[0]! + at]!
      if (count < value) around.below += probability
      else if (count > value) around.above += probability
      else around.at = probability
    }
    return around
  }

  private end(): number {
    return this.depth === 0 ? 0 : this.start[this.depth - 1]! + this.length[this.depth - 1]!
  }

  private reserve(size: number): void {
    if (size <= this.buffer.length) return
    const larger = new Float64Array(2 * size)
    larger.set(this.buffer)
    this.buffer = larger
  }

  private joinLast(): void {
    const b = --this.depth
    const a = b - 1
    const startA = this.start[a]!
    const startB = this.start[b]!
    const lengthA = this.length[a]!
    const lengthB = this.length[b]!
    const length = lengthA + lengthB - 1
    if (length > this.scratch.length) this.scratch = new Float64Array(2 * length)
    const { buffer, scratch } = this
    scratch.fill(0, 0, length)
    for (let i = 0; i < lengthB; i++) {
      const factor = buffer[startB + i]!
      for (let j = 0; j < lengthA; j++) scratch[i + j]! += factor * buffer[startA + j]!
    }
    let largest = 0
    for (let at = 0; at < length; at++) if (scratch[at]! > largest) largest = scratch[at]!
    let first = 0
    let last = length - 1
    while (scratch[first]! < largest * negligible) first++
    while (scratch[last]! < largest * negligible) last--
    for (let at = first; at <= last; at++) buffer[startA + at - first] = scratch[at]!
    this.length[a] = last - first + 1
    this.from[a] = this.from[a]! + this.from[b]! + first
    this.counts[a]! += this.counts[b]!
  }
}
