/** One element per importer, cell and port; all columns have the same length. Ids are dense from 0. */
export interface CellTable {
  /** Like with like: entries are compared inside a cell only. */
  cell: Int32Array
  port: Int32Array
  /** Null where the importer is not known: then nothing is adjusted for importers. */
  importer: Int32Array | null
  /** Entries, and those of them with the outcome. Whole numbers. */
  n: Float64Array
  x: Float64Array
  cells: number
  ports: number
  importers: number
}

/** `flagged` is a verdict beyond chance; every other verdict is a reason for silence. */
export type PortVerdict =
  'flagged' | 'not_distinguishable' | 'too_little_to_tell' | 'too_few_importers' | 'not_compared'

/** One port against the other ports on the same goods. Ratios are of shares with the outcome. */
export interface PortUniformity {
  port: number
  /** All entries of the port, those with the outcome, and those in a cell with another port. */
  n: number
  x: number
  compared_n: number
  compared_share: number
  /** Entries with the outcome in the cells that enter the comparison. */
  observed: number
  /** Weighted observed count, and what the other ports' shares would have made of it. */
  o_star: number
  e_star: number
  /** Null where nothing is compared, or where the others have no outcome at all. */
  ratio: number | null
  /** 95 % limits. Null where too few importers carry the port; upper null where it is open. */
  lower: number | null
  upper: number | null
  expected: number | null
  /** Observed less expected with the port included, and its variance by chance. */
  u: number
  v: number
  /** Effective number of importers, null where importers are not known. */
  k: number | null
  /** Variance factors: with the port's own importers, and with importers as they vary everywhere. */
  psi: number
  m: number
  mid_p: number | null
  tested: boolean
  p: number | null
  /** Set aside from the reference. The fields with `_reference` compare with the ports left in it. */
  set_aside: boolean
  p_reference: number | null
  ratio_reference: number | null
  lower_reference: number | null
  upper_reference: number | null
  flagged: boolean
  /** Far out even among ports that differ as much as these do. */
  stands_out: boolean
  verdict: PortVerdict
}

/** How much ports differ in all: tau is a log standard deviation, the index exp(0.954 tau). */
export interface Spread {
  tau: number
  lower: number
  upper: number
  index: number
  index_lower: number
  index_upper: number
}

export interface Uniformity {
  /** True where more than half had the outcome: then x counts the entries without it. */
  complement: boolean
  n: number
  x: number
  compared_n: number
  /** Variance of importer multipliers, null where importers are not known. */
  sigma2: number | null
  /** One element per port id, in order. */
  ports: PortUniformity[]
  /** Null with fewer than three ports that can be compared. */
  spread: Spread | null
  /** Share of compared entries at ports set aside; over one half there is no common practice. */
  set_aside_share: number
  no_common_practice: boolean
  /** The |z| a port has to pass to be flagged, for funnel lines. Null where no port is tested. */
  benjamini_hochberg_z: number | null
}
