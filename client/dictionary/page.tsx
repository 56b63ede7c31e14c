import { DictionaryList } from '../panels/dictionary-list.tsx'
import { useTitle } from '../ui/title.ts'

/** What every figure means, from the one place that pages, exports and documents share. */
export function DictionaryPage() {
  useTitle('Dictionary')
  return (
    <>
      <h1 className="page-title">Dictionary of figures</h1>
      <DictionaryList />
    </>
  )
}
