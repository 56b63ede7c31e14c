/** An error with a stable code. Branch on `code`; the message is for people and says what to do. */
export class AppError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}
