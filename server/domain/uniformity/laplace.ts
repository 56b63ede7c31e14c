import type { CellTotals } from './cells.ts'
import { factorise, solve } from './cholesky.ts'

/** The log likelihood of a spread tau, and the port effects (per port id) that go with it. */
export interface LaplaceValue {
  value: number
  effects: Float64Array
}

const largestCellWeight = 4
const smallStep = 1e-7
const mostSteps = 100
/** A kept factor is renewed when a step is longer than this share of the one before. */
const slowest = 0.3

/**
 * Likelihood of the log standard deviation tau between ports, given the total of every cell:
 * conditioning on it removes the rates of the cells. Normal effects per port are integrated out
 * by Laplace's approximation. `divisors` (per port, at least 1) turn counts into effective counts.
 * Values are relative to tau = 0. Source: conditional likelihood after Clayton and Kaldor 1987;
 * Breslow and Clayton 1993.
 */
export class LaplaceLikelihood {
  readonly size: number
  private readonly cells: CellTotals
  /** Ports with slots, and the place of each slot's port among them. */
  private readonly members: Int32Array
  private readonly slotMember: Int32Array
  private readonly slotNu: Float64Array
  private readonly cellNu: Float64Array
  private readonly cellWeight: Float64Array
  /** Sum of weight times effective outcomes per member. */
  private readonly outcomes: Float64Array
  private readonly shares: Float64Array
  private readonly matrix: Float64Array
  private readonly known = new Map<number, LaplaceValue & { own: Float64Array }>()

  constructor(cells: CellTotals, divisors: Float64Array) {
    this.cells = cells
    const members: number[] = []
    const place = new Int32Array(cells.ports)
    for (let port = 0; port < cells.ports; port++) {
      if (cells.portStart[port + 1]! > cells.portStart[port]!) place[port] = members.push(port) - 1
    }
    this.members = Int32Array.from(members)
    this.size = members.length
    this.slotMember = cells.slotPort.map((port) => place[port]!)
    this.slotNu = cells.slotN.map((n, slot) => n / divisors[cells.slotPort[slot]!]!)
    this.cellNu = new Float64Array(cells.cellN.length)
    this.cellWeight = new Float64Array(cells.cellN.length)
    this.outcomes = new Float64Array(this.size)
    for (let cell = 0; cell < cells.cellN.length; cell++) {
      const N = cells.cellN[cell]!
      const weight = Math.min(largestCellWeight, (N - 1) / (N - cells.cellX[cell]!))
      for (let slot = cells.cellStart[cell]!; slot < cells.cellStart[cell + 1]!; slot++) {
        const xi = cells.slotX[slot]! / divisors[cells.slotPort[slot]!]!
        this.cellNu[cell]! += this.slotNu[slot]!
        this.cellWeight[cell]! += weight * xi
        this.outcomes[this.slotMember[slot]!]! += weight * xi
      }
    }
    this.shares = new Float64Array(this.slotNu.length)
    this.matrix = new Float64Array(this.size * this.size)
    this.known.set(0, this.remember(0, 0, new Float64Array(this.size)))
  }

  at(tau: number): LaplaceValue {
    const known = this.known.get(tau)
    if (known !== undefined) return known
    const own = this.nearestEffects(tau)
    return this.remember(tau, this.climb(tau, own), own)
  }

  /** The tau looked at so far, ascending. */
  looked(): number[] {
    return [...this.known.keys()].sort((a, b) => a - b)
  }

  private remember(tau: number, value: number, own: Float64Array) {
    const effects = new Float64Array(this.cells.ports)
    own.forEach((effect, at) => (effects[this.members[at]!] = effect))
    const found = { value, effects, own }
    this.known.set(tau, found)
    return found
  }

  private nearestEffects(tau: number): Float64Array {
    let best = new Float64Array(this.size)
    let distance = Infinity
    for (const [other, { own }] of this.known) {
      if (Math.abs(other - tau) < distance) {
        distance = Math.abs(other - tau)
        best = own.slice()
      }
    }
    return best
  }

  /**
   * Newton steps with halving; leaves the mode in `effects` and returns L(tau). The factor of the
   * curvature is kept while steps shrink fast, since it costs far more than a gradient.
   */
  private climb(tau: number, effects: Float64Array): number {
    const variance = tau * tau
    const gradient = new Float64Array(this.size)
    let height = this.penalised(effects, variance, gradient)
    let logDeterminant = this.factor(variance)
    let fresh = true
    let before = Infinity
    for (let step = 0; step < mostSteps; step++) {
      const move = gradient.map((slope, at) => variance * slope - effects[at]!)
      solve(this.matrix, this.size, move)
      const length = move.reduce((longest, part) => Math.max(longest, Math.abs(part)), 0)
      if (length < smallStep && fresh) return height - logDeterminant / 2
      if (length < smallStep || (!fresh && length > before * slowest)) {
        logDeterminant = this.factor(variance)
        fresh = true
        before = Infinity
        continue
      }
      before = length
      fresh = false
      for (let share = 1; ; share /= 2) {
        const candidate = effects.map((effect, at) => effect + share * move[at]!)
        const reached = this.penalised(candidate, variance, gradient)
        if (reached < height - rounding(height) && length * share > smallStep) continue
        effects.set(candidate)
        height = reached
        break
      }
    }
    throw new Error(`no mode of the port effects within ${mostSteps} steps at tau ${tau}`)
  }

  private factor(variance: number): number {
    this.curvature(variance)
    return factorise(this.matrix, this.size)
  }

  /** Log likelihood less the penalty; fills the gradient of the former and the cells' shares. */
  private penalised(effects: Float64Array, variance: number, gradient: Float64Array): number {
    const { cellStart } = this.cells
    const { slotMember, slotNu, shares, cellWeight } = this
    const factors = effects.map(Math.exp)
    let height = 0
    for (let at = 0; at < this.size; at++) {
      gradient[at] = this.outcomes[at]!
      height += this.outcomes[at]! * effects[at]! - effects[at]! ** 2 / (2 * variance)
    }
    for (let cell = 0; cell < cellWeight.length; cell++) {
      const from = cellStart[cell]!
      const to = cellStart[cell + 1]!
      let sum = 0
      for (let slot = from; slot < to; slot++) {
        const part = slotNu[slot]! * factors[slotMember[slot]!]!
        shares[slot] = part
        sum += part
      }
      const weight = cellWeight[cell]!
      height -= weight * Math.log(sum / this.cellNu[cell]!)
      for (let slot = from; slot < to; slot++) {
        const share = shares[slot]! / sum
        shares[slot] = share
        gradient[slotMember[slot]!]! -= weight * share
      }
    }
    return height
  }

  /** I + variance times the curvature at the shares of the last look; lower triangle only. */
  private curvature(variance: number): void {
    const { matrix, size, shares, slotMember, cellWeight } = this
    const { cellStart } = this.cells
    matrix.fill(0)
    for (let cell = 0; cell < cellWeight.length; cell++) {
      const from = cellStart[cell]!
      const to = cellStart[cell + 1]!
      const weight = variance * cellWeight[cell]!
      for (let slot = from; slot < to; slot++) {
        const row = slotMember[slot]! * size
        const scaled = weight * shares[slot]!
        for (let other = from; other < slot; other++) {
          matrix[row + slotMember[other]!]! -= scaled * shares[other]!
        }
        matrix[row + slotMember[slot]!]! += scaled * (1 - shares[slot]!)
      }
    }
    for (let at = 0; at < size; at++) matrix[at * size + at]! += 1
  }
}

const rounding = (height: number) => 1e-11 * (1 + Math.abs(height))
