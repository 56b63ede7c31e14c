import Type from 'typebox'
import {
  ComplianceMonthPage,
  ComplianceMonthRow,
  CompliancePage,
  ComplianceRow,
} from '../contract/compliance.ts'
import type { Filters } from '../contract/filters.ts'
import { closingOf, complianceMonthsOf, type Break } from '../domain/compliance-months.ts'
import {
  chosen,
  complianceRowsOf,
  minimumReviews,
  type ComplianceBaseRow,
} from '../domain/compliance-rows.ts'
import { defineQuery, rows } from '../../sql/query.ts'
import { fullScope } from '../../sql/scope.ts'
import { goods, periodOf, type Asking, type Views } from './view.ts'

const file = (name: string) => new URL(`../../sql/queries/${name}.sql`, import.meta.url)
const baseQuery = defineQuery(
  file('compliance_base'),
  { from: 'String', to: 'String' },
  Type.Unsafe<ComplianceBaseRow>({}),
  { scoped: false },
)
const breaksQuery = defineQuery(file('compliance_breaks'), {}, Type.Unsafe<Break>({}), {
  scoped: false,
})

async function sample({ client, freshness, base }: Asking, filters: Filters) {
  const { from, to } = periodOf(filters, freshness)
  const all = await base(`compliance/${from}/${to}`, () =>
    rows(client, baseQuery, fullScope, { from, to }),
  )
  return { from, to, groups: chosen(all, filters) }
}
const total = (groups: readonly ComplianceBaseRow[], read: (row: ComplianceBaseRow) => number) =>
  groups.reduce((sum, row) => sum + read(row), 0)

export const complianceViews: Views<'compliance' | 'compliance/months'> = {
  compliance: {
    row: ComplianceRow,
    page: CompliancePage,
    definition: 'compliance',
    filters: goods,
    pace: 'minute',
    answer: async (asking, filters) => {
      const { from, to, groups } = await sample(asking, filters)
      const strata = groups.filter((row) => row.register > 0)
      return {
        n: total(groups, (row) => row.reviewed),
        rows: complianceRowsOf(groups),
        meta: {
          from,
          to,
          minimum_n: minimumReviews,
          closing: closingOf(groups),
          strata: new Set(strata.map((row) => `${row.quarter}/${row.stratum}`)).size,
          not_in_register: total(groups, (row) => row.not_in_register),
          recorded_in_other_stratum: total(groups, (row) => row.other_stratum),
        },
      }
    },
  },
  'compliance/months': {
    row: ComplianceMonthRow,
    page: ComplianceMonthPage,
    definition: 'compliance',
    filters: goods,
    pace: 'minute',
    answer: async (asking, filters) => {
      const { from, to, groups } = await sample(asking, filters)
      const breaks = await asking.base('breaks', () =>
        rows(asking.client, breaksQuery, fullScope, {}),
      )
      return {
        n: total(groups, (row) => row.reviewed),
        rows: complianceMonthsOf(groups, breaks),
        meta: { from, to, minimum_n: minimumReviews },
      }
    },
  },
}
