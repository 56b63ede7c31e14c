import { AppError } from '../sql/errors.ts'

/** A refusal that a client sees: status and stable code, never inner text of the database. */
export class RequestError extends AppError {
  readonly status: number
  constructor(status: number, code: string, message: string) {
    super(code, message)
    this.name = 'RequestError'
    this.status = status
  }
}
export const notFound = (what: string) => new RequestError(404, 'NOT_FOUND', what)
