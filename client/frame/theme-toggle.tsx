import { useSyncExternalStore } from 'react'
import { theme, toggleTheme } from '../ui/theme.ts'

export function ThemeToggle() {
  const shown = useSyncExternalStore(theme.subscribe, theme.get)
  const other = shown === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="button"
      onClick={toggleTheme}
      aria-label={`Use ${other} colours`}
    >
      {other === 'dark' ? 'Dark' : 'Light'}
    </button>
  )
}
