/** Numbers and times as people read them. Pure; units always said. */
const counts = new Intl.NumberFormat('en-US')
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const wholeMoney = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
})
const moneySteps = [
  { from: 1e9, unit: 'B' },
  { from: 1e6, unit: 'M' },
  { from: 1e3, unit: 'k' },
] as const

export const count = (value: number) => counts.format(value).replace('-', '−')
export const signed = (value: number) => (value > 0 ? `+${count(value)}` : count(value))
export const plural = (value: number, one: string, many = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : many}`

/** `$1.2 M`; under a thousand dollars to the dollar. */
export function compactMoney(cents: number): string {
  const dollars = Math.abs(cents) / 100
  const sign = cents < 0 ? '−' : ''
  const step = moneySteps.find(({ from }) => dollars >= from)
  if (step === undefined) return sign + wholeMoney.format(dollars)
  const scaled = dollars / step.from
  return `${sign}$${scaled.toFixed(scaled < 10 ? 2 : scaled < 100 ? 1 : 0)} ${step.unit}`
}
export const fullMoney = (cents: number) => money.format(cents / 100).replace('-', '−')

/** Two units at most: `45 s`, `12 min`, `3 h 12 min`, `2 d 4 h`, `120 d`. */
export function duration(seconds: number): string {
  const total = Math.abs(Math.round(seconds))
  if (total < 60) return `${total} s`
  if (total < 3600) return `${Math.floor(total / 60)} min`
  const hours = Math.floor(total / 3600)
  if (hours < 48) {
    const minutes = Math.floor((total % 3600) / 60)
    return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`
  }
  const days = Math.floor(hours / 24)
  return days >= 14 || hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}

/** Hours with one decimal under ten, for release times read side by side. */
export function hours(seconds: number | null): string {
  if (seconds === null) return 'too few'
  const value = seconds / 3600
  return `${value.toFixed(value < 10 ? 1 : 0)} h`
}

/** `96.4 %` of n, or words when there is nothing to divide by. */
export const share = (part: number, whole: number) =>
  whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} %`

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

const days = new Intl.DateTimeFormat('en-US', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const shortDays = new Intl.DateTimeFormat('en-US', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})
/** `Mar 1, 2026` of a date YYYY-MM-DD. */
export const longDay = (date: string) => days.format(Date.parse(`${date}T00:00:00Z`))
export const shortDay = (date: string) => shortDays.format(Date.parse(`${date}T00:00:00Z`))

const clocks = new Map<string, Intl.DateTimeFormat>()
/** `Mar 1, 2026, 14:05 EST` of a UTC time, in a zone. */
export function zonedTime(time: string, timeZone = 'UTC'): string {
  let format = clocks.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
      timeZoneName: 'short',
    })
    clocks.set(timeZone, format)
  }
  return format.format(Date.parse(time))
}

/** How long ago, in the one unit that matters: `0.4 s`, `12 s`, `3 min`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds)
}

/** `entry.filed` and `no_discrepancy` as words. */
export const words = (code: string) => code.replaceAll(/[._]/g, ' ')
/** `8517.12` of six digits, `8517.12.0050` of ten. */
export const tariff = (digits: string) =>
  [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].filter((part) => part !== '').join('.')
/** `12 %` of parts per million. */
export const ppm = (value: number) => `${(value / 10_000).toFixed(value < 100_000 ? 1 : 0)} %`
