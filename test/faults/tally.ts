/** Counts what was planned, what struck, and where. */
export class Tally {
  private readonly counts = new Map<string, number>()
  private readonly plans = new Map<string, number>()

  plan(kind: string): void {
    this.plans.set(kind, (this.plans.get(kind) ?? 0) + 1)
  }

  add(kind: string, where: string): void {
    const key = JSON.stringify([kind, where])
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  get planned(): number {
    return sum(this.plans.values())
  }

  get struck(): number {
    return sum(this.counts.values())
  }

  /** A line for each kind, planned and struck, under it the places where it struck. */
  table(): string {
    const rows = [...this.counts].map(([key, count]) => {
      // Written by add.
      const [kind, where] = JSON.parse(key) as [string, string]
      return { kind, where, count }
    })
    const lines: [string, string, string][] = [['', 'planned', 'struck']]
    for (const [kind, planned] of [...this.plans].toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    )) {
      const places = rows.filter((row) => row.kind === kind)
      const struck = sum(places.map(({ count }) => count))
      lines.push([kind, String(planned), String(struck)])
      for (const { where, count } of places.toSorted((a, b) => (a.where < b.where ? -1 : 1)))
        lines.push([`  ${where}`, '', String(count)])
    }
    lines.push(['all', String(this.planned), String(this.struck)])
    const width = Math.max(...lines.map(([name]) => name.length))
    return lines
      .map(
        ([name, planned, struck]) => name.padEnd(width) + planned.padStart(9) + struck.padStart(8),
      )
      .join('\n')
  }
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0)
