import { shapes } from './assumed-shapes.ts'
import { assumptions } from './assumptions.ts'
import { instant } from './calendar.ts'
import type { Filing } from './filing.ts'
import type { Plants } from './plants.ts'
import { dutyBand } from './reviews.ts'
import { materialTarget, type SimulatorOptions } from './world.ts'

interface Tally {
  entries: number
  material: number
  letter_of_law: number
  revenue_gap_cents: number
}

/** Counts what is really wrong in a world, which the stream never says. */
export class Truth {
  private readonly centers = new Map<string, Tally>()
  private readonly strata = new Map<string, Tally>()
  private readonly total = emptyTally()

  readonly observe = (filing: Filing): void => {
    const stratum = dutyBand(filing.duty_cents).name
    for (const tally of [
      this.total,
      tallyOf(this.centers, filing.state.center),
      tallyOf(this.strata, stratum),
    ]) {
      tally.entries += 1
      tally.material += filing.latent.material ? 1 : 0
      tally.letter_of_law += filing.latent.letter_of_law ? 1 : 0
      tally.revenue_gap_cents += filing.latent.revenue_change_cents
    }
  }

  /** The truth as a JSON document. Counts cover every filing of the window, also cancelled ones. */
  report(options: SimulatorOptions, plants: Plants): object {
    const lane = plants.evasion_lane
    return {
      simulated: true,
      seed: options.seed,
      entries: options.entries,
      from: instant(options.from),
      days: options.days,
      plants,
      effects: {
        trusted_selection_ratio: plants.benefit ?? assumptions.selection.trusted_ratio,
        trusted_release_time_ratio: assumptions.release.trusted_ratio,
        material_target: materialTarget(plants),
        strict_port_selection_and_hold_odds_ratio: plants.strict_port?.ratio ?? 1,
        slow_center_duration_ratio: plants.slow_center?.ratio ?? 1,
        evasion_from_day: lane
          ? Math.floor(options.days * assumptions.evasion.from_share_of_days)
          : null,
      },
      realised: {
        all: this.total,
        by_center: Object.fromEntries(sorted(this.centers)),
        by_stratum: Object.fromEntries(sorted(this.strata)),
      },
      assumptions,
      shapes,
    }
  }
}

function sorted(tallies: Map<string, Tally>): [string, Tally][] {
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
}

function emptyTally(): Tally {
  return { entries: 0, material: 0, letter_of_law: 0, revenue_gap_cents: 0 }
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key)
  if (known) return known
  const fresh = emptyTally()
  tallies.set(key, fresh)
  return fresh
}
