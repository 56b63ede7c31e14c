import { RequestError } from './errors.ts'

/** What keeps a text from being shown as it was written: controls, reordering marks, halves of characters. */
const unshowable = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/u

export type TextMistake =
  { kind: 'FORBIDDEN_CHARACTER'; name: string } | { kind: 'EMPTY' | 'TOO_LONG' }

/**
 * What is wrong with words that people write; undefined when nothing is. Length is counted as people count it, in
 * Unicode code points. Spaces, marks and signs alone say nothing, and some are invisible.
 */
export function textMistake(text: string, most: number): TextMistake | undefined {
  const found = unshowable.exec(text)?.[0].codePointAt(0)
  if (found !== undefined)
    return {
      kind: 'FORBIDDEN_CHARACTER',
      name: `U+${found.toString(16).toUpperCase().padStart(4, '0')}`,
    }
  if (!/[\p{L}\p{N}]/u.test(text)) return { kind: 'EMPTY' }
  return Array.from(text).length > most ? { kind: 'TOO_LONG' } : undefined
}

/** What is asked of the words of one field: its name, characters at most, and what to do when it is empty. */
export interface Wanted {
  field: string
  most: number
  empty: string
  /** Line breaks and tabs are kept. */
  lines?: boolean
}

/** The text without space around it and with plain line breaks. Throws 400 with a code of the field. */
export function wordsOf({ field, most, empty, lines = false }: Wanted, written: string): string {
  const refused = (code: string, detail: string) => new RequestError(400, code, detail)
  const words = written.trim().replace(/\r\n?/g, '\n')
  const mistake = textMistake(lines ? words.replace(/[\n\t]/g, ' ') : words, most)
  if (mistake === undefined) return words
  const upper = field.toUpperCase()
  switch (mistake.kind) {
    case 'FORBIDDEN_CHARACTER':
      throw refused(mistake.kind, `${field} holds ${mistake.name}, which cannot be shown.`)
    case 'EMPTY':
      throw refused(`EMPTY_${upper}`, empty)
    case 'TOO_LONG':
      throw refused(`${upper}_TOO_LONG`, `${field} may have ${most} characters.`)
  }
}
