import Type, { type Static } from 'typebox'

/** Four characters of Schedule D (district and port), or an office code of an extended reference. */
export const PortCode = Type.String({
  pattern: '^[0-9A-Z]{4}$',
  description: 'Port of entry, 4 characters',
})
export type PortCode = Static<typeof PortCode>

/** `001` to `010` for the ten Centers; reference data may add others. */
export const CenterCode = Type.String({
  pattern: '^[0-9]{3}$',
  description: 'Center code, 3 digits',
})
export type CenterCode = Static<typeof CenterCode>

/** Filer code (3), sequence (7) and check digit (1), written without hyphens. */
export const EntryNumber = Type.String({
  pattern: '^[0-9A-Z]{3}[0-9]{8}$',
  description: 'Entry number, 11 characters without hyphens',
})
export type EntryNumber = Static<typeof EntryNumber>

/** Importer of record number: EIN with suffix, SSN or CBP-assigned form, or another administration's. */
export const ImporterNumber = Type.String({
  pattern: '^[0-9A-Z][0-9A-Z-]{1,18}[0-9A-Z]$',
  description: 'Importer of record number',
})
export type ImporterNumber = Static<typeof ImporterNumber>

/** Ten digits of the Harmonized Tariff Schedule without dots. */
export const Hts10 = Type.String({ pattern: '^[0-9]{10}$', description: 'HTS number, 10 digits' })
export type Hts10 = Static<typeof Hts10>

export const CountryCode = Type.String({
  pattern: '^[A-Z]{2}$',
  description: 'ISO 3166 country, 2 letters (Canada by province: XO, XQ, ...)',
})
export const IsoDate = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'Date, YYYY-MM-DD',
})
export const Instant = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$',
  description: 'UTC time with milliseconds, YYYY-MM-DDTHH:MM:SS.mmmZ',
})

/**
 * Check digit of an entry number from its first ten characters (filer code and sequence).
 * Letters become digits (A-I and J-R 1-9, S-Z 2-9); the result is Luhn over the ten digits.
 * Source: CBP ACE ABI CATAIR, entry summary chapter, "AE Table 1".
 */
export function entryCheckDigit(filerAndSequence: string): number {
  let sum = 0
  for (let index = 0; index < 10; index += 1) {
    const code = filerAndSequence.charCodeAt(index)
    let digit: number
    if (code >= 48 && code <= 57) digit = code - 48
    else if (code <= 73) digit = code - 64
    else if (code <= 82) digit = code - 73
    else digit = code - 81
    if (index % 2 === 1) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
  }
  return (10 - (sum % 10)) % 10
}

/** True when the eleventh character is the check digit of the ten before it. */
export function hasValidCheckDigit(entryNumber: string): boolean {
  return entryCheckDigit(entryNumber) === entryNumber.charCodeAt(10) - 48
}

/** `ABC-1234567-6`, as people write it. */
export function formatEntryNumber(entryNumber: string): string {
  return `${entryNumber.slice(0, 3)}-${entryNumber.slice(3, 10)}-${entryNumber.slice(10)}`
}
