/** What strata are merged by: entries, reviews, and the fraction meant to be reviewed. */
export interface Sampled {
  N: number
  n: number
  /** The planned sampling fraction, 0 to 1; n / N where it is not given. */
  fraction?: number
}

/**
 * Groups of strata with at least `minimum` reviews each: strata in order of their sampling
 * fraction, neighbours joined until there are enough, what is left over joined to the last group.
 * Outcomes are never looked at. Strata that fraction, N and n cannot tell apart are joined all or
 * none, so that the order of rows does not matter. Strata without entries are left out.
 */
export function groupStrata<S extends Sampled>(strata: readonly S[], minimum: number): S[][] {
  const blocks: S[][][] = []
  let open: S[] = []
  for (const block of alikeStrata(strata.filter(({ N }) => N > 0))) {
    if (open.length === 0 && block.every(({ n }) => n >= minimum)) {
      blocks.push(block.map((stratum) => [stratum]))
      continue
    }
    open.push(...block)
    if (open.reduce((sum, { n }) => sum + n, 0) < minimum) continue
    blocks.push([open])
    open = []
  }
  if (open.length > 0) blocks.push([[...(blocks.pop() ?? []).flat(), ...open]])
  return blocks.flat()
}

/** By sampling fraction, strata with equal fraction, N and n together. */
function alikeStrata<S extends Sampled>(strata: readonly S[]): S[][] {
  const fraction = (stratum: S): number => stratum.fraction ?? stratum.n / stratum.N
  const order = (a: S, b: S): number => fraction(a) - fraction(b) || a.N - b.N || a.n - b.n
  const blocks: S[][] = []
  for (const stratum of strata.toSorted(order)) {
    const block = blocks.at(-1)
    if (block?.[0] !== undefined && order(block[0], stratum) === 0) block.push(stratum)
    else blocks.push([stratum])
  }
  return blocks
}
