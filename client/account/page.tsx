import { useParams } from '@tanstack/react-router'
import { AccountPanel } from '../panels/account-panel.tsx'

/** One importer over all ports: who it is, what it files, and the work about it. */
export function AccountPage() {
  const { importerKey } = useParams({ from: '/account/$importerKey' })
  return <AccountPanel importerKey={importerKey} />
}
