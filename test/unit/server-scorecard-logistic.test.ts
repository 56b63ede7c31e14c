import { describe, expect, test } from 'vitest'
import { ridgeLogistic, type Design } from '../../server/domain/scorecard/logistic.ts'

function design(...columns: number[][]): Design {
  const rows = columns[0]?.length ?? 0
  const width = columns.length
  return {
    rows,
    columns: width,
    width,
    column: Int32Array.from({ length: rows * width }, (_, cell) => cell % width),
    value: Float64Array.from(
      { length: rows * width },
      (_, cell) => columns[cell % width]?.[Math.floor(cell / width)] ?? 0,
    ),
  }
}
const ones = (n: number) => new Float64Array(n).fill(1)

describe('logistic regression', () => {
  // Wikipedia, "Logistic regression", hours of study and passing an exam: -4.1 and 1.5, log-likelihood -8.02988.
  test('gives the published coefficients of hours studied and exams passed', () => {
    const hours = [
      0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5,
      5.5,
    ]
    const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]
    const fit = ridgeLogistic(design(hours), passed, ones(20), 0)
    expect(fit.constant).toBeCloseTo(-4.0777, 4)
    expect(fit.coefficients[0]).toBeCloseTo(1.5046, 4)
    expect(fit.log_likelihood).toBeCloseTo(-8.02988, 5)
  })

  // R's built-in mtcars, summary(glm(am ~ disp + hp, family = binomial)) as printed at
  // statology.org/interpret-glm-output-in-r: 1.40342, -0.09518, 0.12170.
  test('gives what R prints for two columns', () => {
    const cars =
      `160 110 1,160 110 1,108 93 1,258 110 0,360 175 0,225 105 0,360 245 0,146.7 62 0,140.8 95 0,
      167.6 123 0,167.6 123 0,275.8 180 0,275.8 180 0,275.8 180 0,472 205 0,460 215 0,440 230 0,78.7 66 1,
      75.7 52 1,71.1 65 1,120.1 97 0,318 150 0,304 150 0,350 245 0,400 175 0,79 66 1,120.3 91 1,95.1 113 1,
      351 264 1,145 175 1,301 335 1,121 109 1`
        .split(',')
        .map((car) => car.trim().split(' ').map(Number))
    const column = (at: number) => cars.map((car) => car[at] ?? 0)
    const fit = ridgeLogistic(design(column(0), column(1)), column(2), ones(32), 0)
    expect(fit.constant).toBeCloseTo(1.40342, 5)
    expect(fit.coefficients[0]).toBeCloseTo(-0.09518, 5)
    expect(fit.coefficients[1]).toBeCloseTo(0.1217, 5)
  })

  // Admissions by rank of the school: 33 of 61, 54 of 151, 28 of 121, 12 of 67 (UCLA, binary.csv); with one
  // column a group the maximum is the log odds of each group.
  test('counts a weighted row like as many rows, and gives each group its log odds', () => {
    const groups = [
      [33, 61],
      [54, 151],
      [28, 121],
      [12, 67],
    ] as const
    const columns = [1, 2, 3].map((at) =>
      groups.flatMap((_, group) => (group === at ? [1, 1] : [0, 0])),
    )
    const outcome = groups.flatMap(() => [1, 0])
    const weight = groups.flatMap(([hits, n]) => [hits, n - hits])
    const fit = ridgeLogistic(design(...columns), outcome, weight, 0)
    const logOdds = groups.map(([hits, n]) => Math.log(hits / (n - hits)))
    expect(fit.constant).toBeCloseTo(logOdds[0] ?? 0, 9)
    fit.coefficients.forEach((one, at) =>
      expect(one + fit.constant).toBeCloseTo(logOdds[at + 1] ?? 0, 9),
    )
  })

  test('a penalty shrinks to where its derivative says, and outcomes that columns separate need one', () => {
    const x = [-2, -1, 1, 2]
    const y = [0, 0, 1, 1]
    expect(() => ridgeLogistic(design(x), y, ones(4), 0)).toThrow(RangeError)
    const { constant, coefficients } = ridgeLogistic(design(x), y, ones(4), 2)
    const b = coefficients[0] ?? 0
    expect(constant).toBeCloseTo(0, 9)
    // d/db: sum of x (y - p) = penalty b.
    const slope = x.reduce(
      (sum, one, at) => sum + one * ((y[at] ?? 0) - 1 / (1 + Math.exp(-b * one))),
      0,
    )
    expect(slope).toBeCloseTo(2 * b, 7)
    expect(b).toBeGreaterThan(0.3)
  })
})
