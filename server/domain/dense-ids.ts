/**
 * Numbers from 0 on for 64-bit keys, in the order of the keys: the same whatever the order they came in. Keys are
 * given as their lower and upper halves, since a number cannot hold them and a BigInt for each of a million rows is slow.
 */
export function denseIds(
  lower: Uint32Array,
  upper: Uint32Array,
): { ids: Int32Array; size: number } {
  const ids = new Int32Array(lower.length)
  let places = new Int32Array(1024).fill(-1)
  let low = new Uint32Array(512)
  let high = new Uint32Array(512)
  let size = 0

  /** Where a key is or would go; the table is at most half full. */
  function placeOf(of: number, and: number): number {
    let place = (Math.imul(of ^ (and >>> 7), 0x9e3779b1) >>> 8) & (places.length - 1)
    for (;;) {
      const id = places[place]!
      if (id < 0 || (low[id] === of && high[id] === and)) return place
      place = (place + 1) & (places.length - 1)
    }
  }
  function grow(): void {
    const halves = [low, high] as const
    low = new Uint32Array(2 * size)
    high = new Uint32Array(2 * size)
    low.set(halves[0])
    high.set(halves[1])
    places = new Int32Array(2 * places.length).fill(-1)
    for (let id = 0; id < size; id++) places[placeOf(low[id]!, high[id]!)] = id
  }
  for (let row = 0; row < lower.length; row++) {
    const of = lower[row]!
    const and = upper[row]!
    let place = placeOf(of, and)
    if (places[place]! < 0) {
      if (size === low.length) {
        grow()
        place = placeOf(of, and)
      }
      low[size] = of
      high[size] = and
      places[place] = size++
    }
    ids[row] = places[place]!
  }
  const ranks = ranked(low.subarray(0, size), high.subarray(0, size))
  return { ids: ids.map((id) => ranks[id]!), size }
}

function ranked(low: Uint32Array, high: Uint32Array): Int32Array {
  const order = Int32Array.from(low.keys()).sort((a, b) => high[a]! - high[b]! || low[a]! - low[b]!)
  const ranks = new Int32Array(order.length)
  order.forEach((id, rank) => (ranks[id] = rank))
  return ranks
}
