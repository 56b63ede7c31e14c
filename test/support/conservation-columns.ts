import type { ComplianceMonthRow, ComplianceRow } from '../../server/contract/compliance.ts'

/** Columns that add up, by view. */
export const money = [
  'entries',
  'summaries',
  'assessed_cents',
  'collected_cents',
  'refunded_cents',
  'outstanding_cents',
  'exam_change_cents',
  'at_risk_cents',
  'at_risk_entries',
]
const sample = ['register', 'reviewed', 'with_outcome', 'targeted', 'targeted_findings']
export const released = [
  'filed',
  'released',
  'not_released',
  'released_before_arrival',
  'arrival_unknown',
  'n',
]
export const ended = ['n', 'not_ended', 'negative', 'over_30_days']

/** The findings of a rate as columns of the row. */
export const findings = <R extends ComplianceRow | ComplianceMonthRow>(rows: readonly R[]) =>
  rows.map((row) => ({
    ...row,
    material_findings: row.material.findings,
    letter_findings: row.letter_of_law.findings,
  }))
export const withFindings = [...sample, 'material_findings', 'letter_findings']
