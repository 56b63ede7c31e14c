import { AppError } from '../sql/errors.ts'

/** A refusal that a client sees: status and stable code, never inner text of the database. */
export class RequestError extends AppError {
  readonly status: number
  /** Fields that the problem document has beside the usual ones. */
  readonly more: object
  constructor(status: number, code: string, message: string, more: object = {}) {
    super(code, message)
    this.name = 'RequestError'
    this.status = status
    this.more = more
  }
}
export const notFound = (what: string) => new RequestError(404, 'NOT_FOUND', what)
