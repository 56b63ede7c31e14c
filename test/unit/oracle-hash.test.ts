import { expect, test } from 'vitest'
import { canonicalJson, sipHash64 } from '../support/oracle-hash.ts'

// asked of ClickHouse 26.7: select sipHash64({s:String}); the first is also the published SipHash-2-4 of nothing
test.each([
  ['', '2202906307356721367'],
  ['a', '10863254463029944905'],
  ['hello', '10142490492830962361'],
  ['12345678', '6766637294834280856'],
  ['{"a":1}', '7982105572102026246'],
  ['Zürich – 税関', '11203988185561811171'],
  ['x'.repeat(1000), '11563593490208286059'],
])('hashes %j as ClickHouse does', (text, hash) => {
  expect(sipHash64(text).toString()).toBe(hash)
})

test('content has sorted keys at every depth and no white space, lists keep their order', () => {
  const value = { b: [{ z: 1, a: 'ä"\n' }, 2], a: { y: true, x: null } }
  expect(canonicalJson(value)).toBe('{"a":{"x":null,"y":true},"b":[{"a":"ä\\"\\n","z":1},2]}')
})
