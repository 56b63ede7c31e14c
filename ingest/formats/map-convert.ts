import { instantMs, isCalendarDay } from '../calendar.ts'

/** Conversions of one text. Each answers `undefined` when the text does not convert; the caller names column and value. */

/** Decimal text times a power of ten, exactly: no binary fraction ever holds it. `round` is half away from zero. */
export function scaledInteger(text: string, scale: number, round: boolean): number | undefined {
  const match = /^([+-]?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,3}))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent) + scale - fraction.length
  let value = BigInt(whole + fraction)
  if (shift >= 0) {
    if (shift > 40) return value === 0n ? 0 : undefined
    value *= 10n ** BigInt(shift)
  } else {
    const divisor = 10n ** BigInt(-shift)
    const rest = value % divisor
    if (rest !== 0n && !round) return undefined
    value = value / divisor + (rest * 2n >= divisor && rest !== 0n ? 1n : 0n)
  }
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  return sign === '-' && value !== 0n ? -Number(value) : Number(value)
}

const tokens = { YYYY: 'year', MM: 'month', DD: 'day', HH: 'hour', mm: 'minute', ss: 'second' }
export interface DatePattern {
  expression: RegExp
  hasTime: boolean
}

/** YYYY, MM, DD, HH, mm, ss and any separators; `undefined` without a whole date. */
export function datePattern(pattern: string): DatePattern | undefined {
  const source = pattern
    .replaceAll(/[^0-9A-Za-z]/g, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`)
    .replaceAll(/YYYY|MM|DD|HH|mm|ss/g, (token) => {
      // The expression matches these six words only.
      const name = tokens[token as keyof typeof tokens]
      return `(?<${name}>[0-9]{${token.length}})`
    })
  try {
    const expression = new RegExp(`^${source}$`, 'u')
    const whole = ['YYYY', 'MM', 'DD'].every((token) => pattern.includes(token))
    return whole ? { expression, hasTime: pattern.includes('HH') } : undefined
  } catch {
    return undefined
  }
}

/** YYYY-MM-DD, or a UTC instant of that local day and time in `zone`. `time` (HH:mm:ss) counts where the pattern has none. */
export function convertDate(
  text: string,
  pattern: DatePattern,
  to: 'date' | 'instant',
  time: string,
  zone: string,
): string | undefined {
  const part = pattern.expression.exec(text)?.groups
  if (part === undefined) return undefined
  const day = `${part['year']}-${part['month']}-${part['day']}`
  if (!isCalendarDay(day)) return undefined
  if (to === 'date') return day
  const clock = pattern.hasTime
    ? `${part['hour']}:${part['minute'] ?? '00'}:${part['second'] ?? '00'}`
    : time
  const local = instantMs(`${day}T${clock}.000Z`)
  if (local === undefined) return undefined
  return new Date(local - offsetMs(zone, local)).toISOString()
}

const formatters = new Map<string, Intl.DateTimeFormat>()
export function isZone(zone: string): boolean {
  try {
    formatter(zone)
    return true
  } catch {
    return false
  }
}

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, found)
  }
  return found
}

/** What a zone's clock is ahead of UTC at a local time. Twice, because the first guess may lie across a clock change. */
function offsetMs(zone: string, localMs: number): number {
  if (zone === 'UTC') return 0
  const at = (ms: number) => {
    const part = Object.fromEntries(
      formatter(zone)
        .formatToParts(ms)
        .map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - ms
  }
  return at(localMs - at(localMs))
}
