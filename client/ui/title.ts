import { useEffect } from 'react'

/** The document's title says where one is; screen readers announce it on arrival. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Centerline`
  }, [title])
}
