import type { PolicyMistake } from './contract/policies.ts'
import { AppError } from '../sql/errors.ts'

/** A refusal that a client sees: status and stable code, never inner text of the database. */
export class RequestError extends AppError {
  readonly status: number
  /** All that is wrong with a document that was sent, where one sentence does not do. */
  readonly mistakes: readonly PolicyMistake[] | undefined
  constructor(status: number, code: string, message: string, mistakes?: readonly PolicyMistake[]) {
    super(code, message)
    this.name = 'RequestError'
    this.status = status
    this.mistakes = mistakes
  }
}
export const notFound = (what: string) => new RequestError(404, 'NOT_FOUND', what)
