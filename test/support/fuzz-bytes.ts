import type { Random } from './fuzz.ts'

/** Bytes with some of them changed, taken away, or put in; they may then hold line feeds. */
export function damage(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const at = () => Math.floor(random() * (bytes.length + 1))
  const noise = () =>
    Buffer.from(Array.from({ length: Math.floor(random() * 40) }, () => random() * 256))
  const cutAt = at()
  const [before, after] = [bytes.subarray(0, cutAt), bytes.subarray(cutAt)]
  switch (Math.floor(random() * 7)) {
    case 0: {
      const flipped = Buffer.from(bytes)
      for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
        const where = Math.floor(random() * flipped.length)
        flipped[where] = (flipped[where] ?? 0) ^ (1 << Math.floor(random() * 8))
      }
      return flipped
    }
    case 1:
      return before
    case 2:
      return Buffer.concat([before, noise(), after])
    case 3:
      return Buffer.concat([before, other.subarray(Math.floor(random() * other.length))])
    case 4:
      return Buffer.concat([before, after.subarray(Math.floor(random() * 20))])
    case 5:
      // A cut, overlong or lone part of a UTF-8 character, and UTF-16 halves written as UTF-8.
      return Buffer.concat([
        before,
        Buffer.from(broken[Math.floor(random() * broken.length)] ?? []),
        after,
      ])
    default:
      return noise()
  }
}

const broken = [
  [0xe2, 0x82],
  [0xc0, 0xaf],
  [0x80],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xff],
  [0],
]

/** Lines of a body, told apart by a second reading that shares nothing with the product's. */
export function linesOf(body: Buffer): Map<number, Buffer> {
  const lines = new Map<number, Buffer>()
  let start = 0
  for (let at = 0; at <= body.length; at += 1) {
    if (at < body.length && body[at] !== 10) continue
    const end = at > start && body[at - 1] === 13 ? at - 1 : at
    if (end > start) lines.set(start, body.subarray(start, end))
    start = at + 1
  }
  return lines
}
