import { expect, test } from 'vitest'
import { play } from '../../prove/proof.ts'
import { proofs } from '../../prove/proofs.ts'

test.each(proofs.map((proof) => [proof.name, proof] as const))(
  'the claims of %s are not refused by simulated worlds whose truth is known',
  (_, proof) => {
    const played = play(proof, { seed: 1, from: 0, to: proof.worlds.bounded, long: false })
    const claims = proof.claims(played)
    expect(claims.length).toBeGreaterThan(0)
    expect(claims.filter(({ passed }) => !passed)).toEqual([])
  },
)
