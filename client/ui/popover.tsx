import { useId, type ReactNode } from 'react'

interface Props {
  label: string
  text: string
  set: boolean
  children: (close: () => void) => ReactNode
}

/** A chip that opens a small box under it. The browser's own popover: Escape and a press outside close it, focus returns. */
export function Popover({ label, text, set, children }: Props) {
  const id = useId()
  const close = () => document.getElementById(id)?.hidePopover()
  return (
    <>
      <button type="button" className="button" data-set={set} popoverTarget={id}>
        {text} <span aria-hidden="true">▾</span>
      </button>
      <div id={id} popover="auto" role="dialog" aria-label={label} className="popover">
        {children(close)}
      </div>
    </>
  )
}
