/** A part of a table, as its name tells: the blocks it holds, and the last mutation it has seen (0 for none). */
export interface Part {
  partition: string
  from: number
  to: number
  mutation: number
}

/** Reads `partition_from_to_level[_mutation]`; partitions here are years. */
export function partOf(name: string): Part {
  const [partition = '', from, to, , mutation] = name.split('_')
  return { partition, from: Number(from), to: Number(to), mutation: Number(mutation ?? 0) }
}

export const lastBlock = (parts: readonly Part[]): number =>
  parts.reduce((last, { to }) => Math.max(last, to), 0)

/**
 * Whether everything that `now` has beyond `before` stands behind the last block of `before`: rows were added and parts
 * were merged, and nothing else. False when rows were deleted or changed in place, parts dropped, or blocks numbered anew.
 */
export function onlyAdded(before: readonly Part[], now: readonly Part[]): boolean {
  const holds = (whole: Part, part: Part) =>
    whole.partition === part.partition && whole.from <= part.from && part.to <= whole.to
  const last = lastBlock(before)
  // A part that was written after a mutation has nothing for it to do.
  const unchanged = (whole: Part, part: Part) =>
    whole.mutation <= Math.max(part.mutation, part.from)
  return (
    before.every((part) => now.some((whole) => holds(whole, part) && unchanged(whole, part))) &&
    now.every((whole) => whole.to > last || before.some((part) => holds(whole, part)))
  )
}
