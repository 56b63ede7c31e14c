import { DictionaryList } from '../panels/dictionary-list.tsx'
import { useTitle } from '../ui/title.ts'

/** What every figure means, from the one place that pages, exports and documents share. */
export function DictionaryPage() {
  useTitle('Definitions')
  return (
    <>
      <h1 className="page-title">Definitions of figures</h1>
      <DictionaryList />
    </>
  )
}
