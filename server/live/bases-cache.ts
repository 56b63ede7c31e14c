const mostBases = 64

/** Answers the same base once; a base that failed is loaded again. The oldest go when there are too many. */
export function createBases(): <T>(key: string, load: () => Promise<T>) => Promise<T> {
  const bases = new Map<string, Promise<unknown>>()
  return <T>(key: string, load: () => Promise<T>): Promise<T> => {
    // One key always loads one type: keys are made in the views only.
    const known = bases.get(key) as Promise<T> | undefined
    if (known !== undefined) return known
    const loading = load()
    bases.set(key, loading)
    loading.catch(() => bases.delete(key))
    const oldest = bases.size > mostBases ? bases.keys().next().value : undefined
    if (oldest !== undefined) bases.delete(oldest)
    return loading
  }
}
