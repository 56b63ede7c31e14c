import { Link, type ErrorComponentProps } from '@tanstack/react-router'

export function MissingPage() {
  return (
    <div className="panel state">
      <h1>There is no such page</h1>
      <p>The address does not name a page of Centerline.</p>
      <Link to="/">Choose a port or a Center</Link>
    </div>
  )
}

export function FailedPage({ error }: ErrorComponentProps) {
  return (
    <div className="panel state" role="alert">
      <h1>This page failed to draw</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <a href={location.pathname}>Open it again without filters</a>
    </div>
  )
}
