import type { PortDesign } from './port-world.ts'

/** A system as large as a metric of one quarter: 100 ports, most of them small. */
export const standard = {
  ports: 100,
  cells: 200,
  importers: 4000,
  entries: 200_000,
  rates: [0.005, 0.25],
} as const satisfies PortDesign

/** Small enough for every test run. */
export const small = {
  ports: 25,
  cells: 50,
  importers: 600,
  entries: 12_000,
  rates: [0.01, 0.25],
} as const satisfies PortDesign

/** Many cells with hardly an entry each. */
export const sparse = {
  ports: 100,
  cells: 300,
  importers: 3000,
  entries: 30_000,
  rates: [0.005, 0.25],
} as const satisfies PortDesign
