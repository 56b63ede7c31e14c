import { logGamma } from '../special.ts'

/** Uniform numbers on [0, 1) with 32 bits from a seed. Source: sfc32, Doty-Humphrey, PractRand. */
export function uniformNumbers(seed: number): () => number {
  let a = 0x9e3779b9
  let b = seed | 0
  let c = Math.floor(seed / 0x100000000) | 0
  let counter = 1
  const next = () => {
    const mixed = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + mixed
    return (mixed >>> 0) / 0x100000000
  }
  for (let turn = 0; turn < 12; turn++) next()
  return next
}

const fewDraws = 16

/**
 * How many of n drawn from N, of which X are marked, are marked. Few draws are made one by one;
 * many by inversion outward from the mode, in about one standard deviation of steps.
 * Source: Kachitvichyanukul and Schmeiser 1985.
 */
export function drawHypergeometric(N: number, X: number, n: number, random: () => number): number {
  const draws = Math.min(n, X)
  if (draws <= fewDraws) return oneByOne(N, Math.max(n, X), draws, random)
  const from = Math.max(0, n + X - N)
  const mode = Math.min(draws, Math.max(from, Math.floor(((n + 1) * (X + 1)) / (N + 2))))
  const peak = Math.exp(logChoose(X, mode) + logChoose(N - X, n - mode) - logChoose(N, n))
  let rest = random() - peak
  let above = peak
  let below = peak
  for (let away = 0; rest >= 0; away++) {
    const up = mode + away
    const down = mode - away
    if (up >= draws && down <= from) return mode
    if (up < draws) {
      above *= ((X - up) * (n - up)) / ((up + 1) * (N - X - n + up + 1))
      rest -= above
      if (rest < 0) return up + 1
    }
    if (down > from) {
      below *= (down * (N - X - n + down)) / ((X - down + 1) * (n - down + 1))
      rest -= below
      if (rest < 0) return down - 1
    }
  }
  return mode
}

function oneByOne(N: number, marked: number, draws: number, random: () => number): number {
  let hit = 0
  for (let drawn = 0; drawn < draws; drawn++) {
    if (random() * (N - drawn) < marked - hit) hit++
  }
  return hit
}

const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
