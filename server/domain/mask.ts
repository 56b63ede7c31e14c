/** Social-security-form importer numbers (NNN-NN-NNNN) show their last four digits only, to everyone. */
export function maskImporterNumber(number: string): string {
  return /^\d{3}-\d{2}-\d{4}$/.test(number) ? `***-**-${number.slice(-4)}` : number
}
/** The same for an event's fields. */
export function maskFields(fields: Record<string, unknown>): Record<string, unknown> {
  const number = fields['importer_number']
  return typeof number === 'string'
    ? { ...fields, importer_number: maskImporterNumber(number) }
    : fields
}
