/**
 * Replaces the lower triangle of a positive definite matrix (row-major, size by size) by its
 * Cholesky factor and returns the log determinant of the matrix. The upper triangle is not used.
 * Throws RangeError if the matrix is not positive definite. Source: Golub and Van Loan 1996, 4.2.
 */
export function factorise(matrix: Float64Array, size: number): number {
  let logDeterminant = 0
  for (let i = 0; i < size; i++) {
    const rowI = i * size
    for (let j = 0; j < i; j++) {
      const rowJ = j * size
      let rest = matrix[rowI + j]!
      for (let k = 0; k < j; k++) rest -= matrix[rowI + k]! * matrix[rowJ + k]!
      matrix[rowI + j] = rest / matrix[rowJ + j]!
    }
    let pivot = matrix[rowI + i]!
    for (let k = 0; k < i; k++) pivot -= matrix[rowI + k]! ** 2
    if (!(pivot > 0)) throw new RangeError('the matrix is not positive definite')
    matrix[rowI + i] = Math.sqrt(pivot)
    logDeterminant += Math.log(pivot)
  }
  return logDeterminant
}

/** Solves matrix * y = right side in place, given the factor. */
export function solve(factor: Float64Array, size: number, rightSide: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let rest = rightSide[i]!
    for (let k = 0; k < i; k++) rest -= factor[i * size + k]! * rightSide[k]!
    rightSide[i] = rest / factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = rightSide[i]! / factor[i * size + i]!
    rightSide[i] = value
    for (let k = 0; k < i; k++) rightSide[k]! -= factor[i * size + k]! * value
  }
}
