/**
 * Content and its hash, as the database sees them: JSON with sorted keys, and SipHash-2-4 with the
 * zero key over its UTF-8 bytes (ClickHouse `sipHash64`). Slow; used only where copies of an id differ.
 */

const mask = 0xffff_ffff_ffff_ffffn
const add = (a: bigint, b: bigint) => (a + b) & mask
const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (64n - bits))) & mask

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields: string[] = []
  for (const [name, field] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    fields.push(`${JSON.stringify(name)}:${canonicalJson(field)}`)
  return `{${fields.join(',')}}`
}

export function sipHash64(text: string): bigint {
  const bytes = Buffer.from(text, 'utf8')
  let v0 = 0x736f_6d65_7073_6575n
  let v1 = 0x646f_7261_6e64_6f6dn
  let v2 = 0x6c79_6765_6e65_7261n
  let v3 = 0x7465_6462_7974_6573n
  const round = () => {
    v0 = add(v0, v1)
    v1 = rotate(v1, 13n) ^ v0
    v0 = rotate(v0, 32n)
    v2 = add(v2, v3)
    v3 = rotate(v3, 16n) ^ v2
    v0 = add(v0, v3)
    v3 = rotate(v3, 21n) ^ v0
    v2 = add(v2, v1)
    v1 = rotate(v1, 17n) ^ v2
    v2 = rotate(v2, 32n)
  }
  const take = (word: bigint) => {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }
  const whole = bytes.length - (bytes.length % 8)
  for (let at = 0; at < whole; at += 8) take(bytes.readBigUInt64LE(at))
  const last = Buffer.alloc(8)
  bytes.copy(last, 0, whole)
  last[7] = bytes.length & 0xff
  take(last.readBigUInt64LE(0))
  v2 ^= 0xffn
  for (let turn = 0; turn < 4; turn += 1) round()
  return v0 ^ v1 ^ v2 ^ v3
}
