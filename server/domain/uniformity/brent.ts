/**
 * Largest value of a function that rises and falls once on [from, to], starting inside at `start`.
 * Parabolic steps, golden sections where they fail. Source: Brent 1973, chapter 5.
 */
export function maximise(
  f: (x: number) => number,
  from: number,
  start: number,
  to: number,
  tolerance: number,
): number {
  const golden = (3 - Math.sqrt(5)) / 2
  let [a, b] = [from, to]
  let best = start
  let second = start
  let third = start
  let fBest = f(best)
  let fSecond = fBest
  let fThird = fBest
  let step = 0
  let before = 0
  for (let turn = 0; turn < 100; turn++) {
    const middle = (a + b) / 2
    if (Math.abs(best - middle) <= 2 * tolerance - (b - a) / 2) break
    let parabolic = false
    if (Math.abs(before) > tolerance) {
      const r = (best - second) * (fThird - fBest)
      const q = (best - third) * (fSecond - fBest)
      const down = 2 * (q - r)
      const up = (best - third) * q - (best - second) * r
      const move = down === 0 ? Infinity : -up / down
      const inside = best + move > a && best + move < b
      if (inside && Math.abs(move) < Math.abs(before) / 2) {
        before = step
        step = move
        const next = best + move
        if (next - a < 2 * tolerance || b - next < 2 * tolerance) {
          step = best < middle ? tolerance : -tolerance
        }
        parabolic = true
      }
    }
    if (!parabolic) {
      before = best < middle ? b - best : a - best
      step = golden * before
    }
    const next = best + (Math.abs(step) >= tolerance ? step : Math.sign(step) * tolerance)
    const fNext = f(next)
    if (fNext >= fBest) {
      if (next >= best) a = best
      else b = best
      ;[third, fThird] = [second, fSecond]
      ;[second, fSecond] = [best, fBest]
      ;[best, fBest] = [next, fNext]
    } else {
      if (next < best) a = next
      else b = next
      if (fNext >= fSecond || second === best) {
        ;[third, fThird] = [second, fSecond]
        ;[second, fSecond] = [next, fNext]
      } else if (fNext >= fThird || third === best || third === second) {
        ;[third, fThird] = [next, fNext]
      }
    }
  }
  return best
}

/**
 * Where a function changes sign between `from` and `to`, to within `tolerance`.
 * Secant steps kept inside the bracket (Illinois), halving where they are slow.
 * Source: Dowell and Jarratt 1971.
 */
export function crossing(
  f: (x: number) => number,
  from: number,
  to: number,
  tolerance: number,
): number {
  let [a, b] = [from, to]
  let fA = f(a)
  let fB = f(b)
  if (fA === 0) return a
  if (fB === 0) return b
  if (fA > 0 === fB > 0) throw new RangeError(`no change of sign between ${from} and ${to}`)
  let next = b
  for (let turn = 0; turn < 100; turn++) {
    const width = Math.abs(b - a)
    if (width <= tolerance) break
    const secant = b - (fB * (b - a)) / (fB - fA)
    const previous = next
    next = turn % 8 === 7 || !Number.isFinite(secant) ? (a + b) / 2 : secant
    if (Math.abs(next - previous) < tolerance / 2 && turn > 0) break
    const fNext = f(next)
    if (fNext === 0) break
    if (fNext > 0 === fB > 0) {
      fA /= 2
    } else {
      a = b
      fA = fB
    }
    b = next
    fB = fNext
  }
  return next
}
