import { defineConfig } from 'vitest/config'

/** Nothing in these files depends on how long it takes. */
const sideBySide = { maxWorkers: 2, sequence: { groupOrder: 0 } }
const integration = 'test/integration/**/*.test.ts'
const untimed = [
  'clocks',
  'entry-records',
  'event-count',
  'exports',
  'ingest-encoding',
  'ingest-replay',
  'live-queue',
  'oracle',
  'policies*',
  'reasons',
  'reconcile*',
  'rest',
  'scoring',
  'sql-*',
  'work-views',
].map((name) => `test/integration/${name}.test.ts`)
/** Each of these files has an engine of its own, and some measure time on two cores. */
const oneByOne = { maxWorkers: 1, sequence: { groupOrder: 1 } }

export default defineConfig({
  test: {
    reporters: ['default', './test/support/plain-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...sideBySide },
      },
      {
        extends: true,
        test: {
          name: 'property',
          include: ['test/property/**/*.test.ts'],
          testTimeout: 240_000,
          ...sideBySide,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [integration],
          exclude: untimed,
          ...oneByOne,
        },
      },
      {
        extends: true,
        test: { name: 'integration, untimed', include: untimed, ...sideBySide },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          ...oneByOne,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          disableConsoleIntercept: true,
          ...oneByOne,
        },
      },
    ],
  },
})
