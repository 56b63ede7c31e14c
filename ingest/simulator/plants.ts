/** Effects a caller plants into the world, to see whether the measures find them. */
export interface Plants {
  strict_port?: { port: string; ratio: number }
  slow_center?: { center: string; ratio: number }
  benefit?: number
  compliance?: number
  evasion_lane?: { hts6: string; origin: string; rate: number }
}

export class PlantError extends Error {
  readonly code = 'bad_plant'
}

const forms = [
  'strict_port=PORT:RATIO',
  'slow_center=CENTER:RATIO',
  'benefit=RATIO',
  'compliance=RATE',
  'evasion_lane=HTS6:ORIGIN:RATE',
] as const

/** Reads `NAME=VALUE` texts. Throws PlantError with the allowed forms. */
export function parsePlants(
  texts: readonly string[],
  known: { ports: readonly string[]; centers: readonly string[] },
): Plants {
  const plants: Plants = {}
  for (const text of texts) Object.assign(plants, parsePlant(text, known))
  return plants
}

function parsePlant(
  text: string,
  known: { ports: readonly string[]; centers: readonly string[] },
): Plants {
  const split = text.indexOf('=')
  const [name, value] = [text.slice(0, Math.max(split, 0)), text.slice(split + 1)]
  const parts = value.split(':')
  const [first = '', second = '', third = ''] = parts
  switch (name) {
    case 'strict_port':
      if (parts.length !== 2) break
      return { strict_port: { port: oneOf(text, first, known.ports), ratio: ratio(text, second) } }
    case 'slow_center':
      if (parts.length !== 2) break
      return {
        slow_center: { center: oneOf(text, first, known.centers), ratio: ratio(text, second) },
      }
    case 'benefit':
      return { benefit: ratio(text, value) }
    case 'compliance':
      return { compliance: rate(text, value) }
    case 'evasion_lane':
      if (parts.length !== 3 || !/^\d{6}$/.test(first) || !/^[A-Z]{2}$/.test(second)) break
      return { evasion_lane: { hts6: first, origin: second, rate: rate(text, third) } }
    default:
  }
  throw new PlantError(`--plant ${text} is not understood. Use one of: ${forms.join(', ')}`)
}

function number(text: string, value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new PlantError(`--plant ${text}: ${value} is no number`)
  return Number(value)
}

function ratio(text: string, value: string): number {
  const parsed = number(text, value)
  if (parsed < 0.05 || parsed > 20) {
    throw new PlantError(`--plant ${text}: the ratio must be from 0.05 to 20`)
  }
  return parsed
}

function rate(text: string, value: string): number {
  const parsed = number(text, value)
  if (parsed > 1) throw new PlantError(`--plant ${text}: the rate must be from 0 to 1`)
  return parsed
}

function oneOf(text: string, value: string, allowed: readonly string[]): string {
  if (allowed.includes(value)) return value
  throw new PlantError(`--plant ${text}: ${value} is not one of ${allowed.join(', ')}`)
}
