import { createStore } from '../api/store.ts'

/** Light or dark as it shows now: the person's choice if there is one, else the system's. */
export type Theme = 'light' | 'dark'
const key = 'centerline.theme'

const dark =
  typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined
const chosen = (): Theme | undefined => {
  if (typeof localStorage === 'undefined') return undefined
  const value = localStorage.getItem(key)
  return value === 'light' || value === 'dark' ? value : undefined
}
const shown = (): Theme => chosen() ?? (dark?.matches === true ? 'dark' : 'light')

export const theme = createStore<Theme>(shown())

const apply = () => {
  const choice = chosen()
  if (choice === undefined) delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
  theme.set(shown())
}

export function startTheme(): void {
  apply()
  dark?.addEventListener('change', apply)
}

export function toggleTheme(): void {
  localStorage.setItem(key, shown() === 'dark' ? 'light' : 'dark')
  apply()
}
