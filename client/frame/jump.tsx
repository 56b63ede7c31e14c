import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Session } from '../../server/contract/session.ts'
import { useSession } from '../api/session.ts'
import { Modal } from '../ui/modal.tsx'

interface Place {
  path:
    | '/port/$port'
    | '/center/$center'
    | '/uniformity'
    | '/compliance'
    | '/benefit'
    | '/policies'
    | '/admin'
    | '/dictionary'
  code: string
  text: string
}
export function placesOf(session: Session | undefined): Place[] {
  return [
    ...(session?.ports ?? []).map(({ code, name, state }) => ({
      path: '/port/$port' as const,
      code,
      text: `Port ${code} ${name}, ${state}`,
    })),
    ...(session?.centers ?? []).map(({ code, name }) => ({
      path: '/center/$center' as const,
      code,
      text: `Center ${code} ${name}`,
    })),
    { path: '/uniformity', code: '', text: 'Uniformity of treatment across ports' },
    { path: '/compliance', code: '', text: 'Compliance and the revenue gap' },
    { path: '/benefit', code: '', text: 'Trusted benefit' },
    { path: '/policies', code: '', text: 'Policies: the rules that score entries' },
    { path: '/admin', code: '', text: 'Data: quality and the way of the data' },
    { path: '/dictionary', code: '', text: 'Definitions of figures' },
  ]
}

/** Ctrl-K or ⌘K: type a code or part of a name, Enter goes there. */
export function Jump() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => setOpen(true)}
        aria-label="Jump to a port or a Center"
      >
        Jump <kbd className="small quiet">Ctrl K</kbd>
      </button>
      {open ? (
        <Modal label="Jump to" className="jump" onClose={() => setOpen(false)}>
          <div className="jump-body">
            <JumpList close={() => setOpen(false)} />
          </div>
        </Modal>
      ) : null}
    </>
  )
}

function JumpList({ close }: { close: () => void }) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const needle = typed.trim().toLowerCase()
  const found = placesOf(useSession().value)
    .filter(({ text }) => text.toLowerCase().includes(needle))
    .slice(0, 12)
  const go = ({ path, code }: Place) => {
    close()
    void navigate({ to: path, params: { port: code, center: code } })
  }
  return (
    <>
      <input
        autoFocus
        className="jump-input"
        role="combobox"
        aria-label="Port or Center, by code or name"
        aria-expanded="true"
        aria-controls="jump-list"
        aria-activedescendant={found[at] === undefined ? undefined : `jump-${at}`}
        placeholder="Port or Center, by code or name"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const place = found[at]
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (event.key === 'Enter' && place !== undefined) go(place)
          else return
          event.preventDefault()
        }}
      />
      <ul id="jump-list" role="listbox" aria-label="Places">
        {found.map((place, index) => (
          <li
            key={place.text}
            id={`jump-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => go(place)}
          >
            {place.text}
          </li>
        ))}
      </ul>
      {found.length === 0 ? (
        <p className="state">No port or Center has “{typed}” in its code or name.</p>
      ) : null}
    </>
  )
}
