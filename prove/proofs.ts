import { benefit } from './benefit.ts'
import { centersCompared } from './centers.ts'
import { compliance } from './compliance.ts'
import { forecast } from './forecast.ts'
import { live } from './live.ts'
import { matchedGoods } from './matched.ts'
import { nullBandProof } from './null-band.ts'
import type { Proof } from './proof.ts'
import { revenue } from './revenue.ts'
import { scorecard } from './scorecard.ts'
import { survival } from './survival.ts'
import { uniformityCasemix } from './uniformity-casemix.ts'
import { uniformityIndex } from './uniformity-index.ts'
import { uniformityNull } from './uniformity-null.ts'
import { uniformityPower } from './uniformity-power.ts'

export const proofs: readonly Proof[] = [
  uniformityNull,
  uniformityCasemix,
  uniformityPower,
  uniformityIndex,
  matchedGoods,
  compliance,
  revenue,
  survival,
  benefit,
  centersCompared,
  live,
  forecast,
  nullBandProof,
  scorecard,
]
