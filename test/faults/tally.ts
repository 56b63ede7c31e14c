/** Counts what struck, and where. */
export class Tally {
  private readonly counts = new Map<string, number>()

  add(kind: string, where: string): void {
    const key = JSON.stringify([kind, where])
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Kinds with the number of their strikes. */
  kinds(): Map<string, number> {
    const kinds = new Map<string, number>()
    for (const { kind, count } of this.rows()) kinds.set(kind, (kinds.get(kind) ?? 0) + count)
    return kinds
  }

  table(): string {
    const rows = this.rows().map(({ kind, where, count }) => [kind, where, String(count)] as const)
    const width = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length))
    return rows
      .map(
        ([kind, where, count]) =>
          `${kind.padEnd(width(0))}  ${where.padEnd(width(1))}  ${count.padStart(5)}`,
      )
      .join('\n')
  }

  private rows(): { kind: string; where: string; count: number }[] {
    return [...this.counts]
      .map(([key, count]) => {
        // Written by add.
        const [kind, where] = JSON.parse(key) as [string, string]
        return { kind, where, count }
      })
      .toSorted((a, b) => (a.kind + a.where < b.kind + b.where ? -1 : 1))
  }
}
