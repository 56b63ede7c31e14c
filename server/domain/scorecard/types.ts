/** Integer features by name, one typed array each, equal length; a missing value is -1. */
export interface Rows {
  features: Readonly<Record<string, Int32Array | Float64Array>>
  /** 1 where a discrepancy was recorded, else 0. */
  outcome: Uint8Array
  /** 1 / selection probability, capped by who made the rows; above zero. */
  weight: Float64Array
  /** Filing day, whole days since any fixed day. */
  days: Int32Array
}

export interface ScorecardBin {
  /** Least value, inclusive; null is the lowest bin, and the bin of missing values. */
  from: number | null
  missing?: boolean
  points: number
  /** Training rows and their recorded discrepancies, unweighted. */
  n: number
  outcomes: number
}

export interface ScorecardFeature {
  feature: string
  text: string
  /** The bin of missing values first, then ascending. */
  bins: ScorecardBin[]
}

/** From these points up to the next step the probability is this. The first step holds below it too. */
export interface CalibrationStep {
  points: number
  probability_ppm: number
}

/** What is frozen in a policy document: additive points by bin. All numbers are integers. */
export interface Scorecard {
  /** YYYY-MM-DD, the last filing day among the training rows. */
  fitted_through: string
  n: number
  outcomes: number
  /** Share of outcomes, weighted. */
  base_rate_ppm: number
  /** So many points more double the odds. */
  points_per_doubling: number
  /** Only features that tell outcomes apart; in the order of their names. */
  features: ScorecardFeature[]
  calibration: CalibrationStep[]
}

/** What the product writes for a value it does not have. */
export const missingValue = -1
