import { assumptions } from './assumptions.ts'
import { shapes } from './assumed-shapes.ts'
import { dayMs } from './calendar.ts'
import type { EventWriter } from './event-writer.ts'
import { entryStream, type Filing } from './filing.ts'
import { at, nameKey } from './random.ts'

const aspects = { random: nameKey('review-random'), targeted: nameKey('review-targeted') }

/** Duty band of the random sample. The top band is reviewed completely. */
export function dutyBand(duty: number) {
  const { bands } = assumptions.reviews
  return bands.find((band) => duty < band.below_cents) ?? at(bands, bands.length - 1)
}

/** Reviews of an entry after its summary: a random draw, and apart from it a targeted one. */
export function review(filing: Filing, writer: EventWriter, summary: number): void {
  const r = assumptions.reviews
  const band = dutyBand(filing.duty_cents)
  const draw = entryStream(filing, aspects.random)
  if (draw.chance(band.probability)) {
    const moment = summary + draw.lognormal(r.days, shapes.reviews.random_sigma) * dayMs
    complete(
      filing,
      writer,
      moment,
      'random',
      band.name,
      band.probability,
      draw.chance(r.not_recorded),
    )
  }
  const aim = entryStream(filing, aspects.targeted)
  const probability = Math.min(
    shapes.reviews.targeted_most,
    r.targeted * Math.exp(shapes.reviews.targeted_sight * filing.targeted_log_odds),
  )
  if (aim.chance(probability)) {
    const moment = summary + aim.lognormal(r.days, shapes.reviews.targeted_sigma) * dayMs
    complete(
      filing,
      writer,
      moment,
      'targeted',
      'targeted',
      probability,
      aim.chance(r.not_recorded),
    )
  }
}

function complete(
  filing: Filing,
  writer: EventWriter,
  moment: number,
  sample: 'random' | 'targeted',
  stratum: string,
  probability: number,
  unrecorded: boolean,
): void {
  const { latent } = filing
  const common = {
    entry: filing.ref,
    review_id: writer.id('R'),
    sample,
    stratum,
    selection_probability_ppm: Math.max(1, Math.round(probability * 1_000_000)),
  }
  if (unrecorded) {
    writer.add('review.completed', moment, common)
    return
  }
  writer.add('review.completed', moment, {
    ...common,
    material: latent.material,
    letter_of_law: latent.letter_of_law,
    ...(latent.finding === undefined ? {} : { finding: latent.finding }),
    revenue_change_cents: latent.revenue_change_cents,
  })
}
