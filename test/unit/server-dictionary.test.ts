import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { Definition } from '../../server/contract/dictionary.ts'
import { liveViews } from '../../server/contract/live.ts'
import { metricsDocument } from '../../server/dictionary/document.ts'
import { dictionary } from '../../server/dictionary/metrics.ts'
import { owners } from '../../server/dictionary/owners.ts'
import { computed } from '../../server/live/views.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const entry = (id: string) => dictionary.find((definition) => definition.id === id)

test('every view has its metric, and every metric is one of a view', () => {
  const used = new Set(liveViews.map((name) => computed[name].definition))
  expect(dictionary.map(({ id }) => id).toSorted()).toEqual([...used].toSorted())
})

test('no field of a metric is empty, and its owner is a role', () => {
  const roles: readonly string[] = Object.values(owners)
  for (const definition of dictionary) {
    expect(Check(Definition, definition), definition.id).toBe(true)
    for (const [field, text] of Object.entries(definition))
      if (field !== 'target' || text !== null)
        expect(String(text).trim(), `${definition.id} ${field}`).not.toBe('')
    expect(roles, definition.id).toContain(definition.owner)
  }
})

test('every metric says what is left out and what it does not tell', () => {
  for (const { id, exclusions } of dictionary)
    expect(exclusions, id).toMatch(/^Left out: .*\bLimits: /)
})

test('limits are 95 % wherever they are named, but for the forecast', () => {
  const named = dictionary.filter(({ formula }) => /\b\d+ % limits/.test(formula))
  expect(named.length).toBeGreaterThan(0)
  for (const { id, formula } of named) {
    const levels = Array.from(formula.matchAll(/\b(\d+) % limits/g), ([, level]) => level)
    expect([id, new Set(levels)]).toEqual([
      id,
      new Set([id === 'throughput_forecast' ? '80' : '95']),
    ])
  }
})

test('targets name the length and the authority of the clocks behind them', () => {
  const clocks: { code: string; subject: string; length: string; authority: string }[] = parse(
    read('sql/reference/clocks.csv'),
    { columns: true },
  )
  const ofWork = clocks.filter(({ subject }) => subject === 'work').map(({ code }) => code)
  const named: Record<string, string[]> = {
    queues: ['release_or_detain', 'detention_notice', 'admissibility'],
    throughput: ofWork,
    throughput_times: ofWork,
    release_intervals: ['release_or_detain', 'entry_summary'],
  }
  for (const [id, codes] of Object.entries(named))
    for (const code of codes) {
      const clock = clocks.find((row) => row.code === code)
      expect(entry(id)?.target, code).toContain(clock?.authority ?? 'no such clock')
      expect(entry(id)?.target, code).toContain(`${clock?.length} `)
    }
})

test('a target is given only with its authority', () => {
  for (const { id, target } of dictionary)
    if (target !== null) expect(target, id).toMatch(/19 (USC|CFR) |set by Centerline/)
})

test('docs/metrics.md is what the dictionary prints (npm run metrics)', () => {
  expect(read('docs/metrics.md')).toBe(metricsDocument(dictionary))
})

test('no metric has a sign that Markdown would take for its own', () => {
  for (const definition of dictionary)
    for (const text of Object.values(definition)) expect(text ?? '').not.toMatch(/[\\`*<>|~#[\]\n]/)
})
