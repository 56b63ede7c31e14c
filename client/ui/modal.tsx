import { useEffect, useRef, type ReactNode } from 'react'

interface Props {
  label: string
  className: string
  onClose: () => void
  children: ReactNode
}

/** The browser's own dialog: the page behind it is inert, Escape and a press on the backdrop close it, focus returns. */
export function Modal({ label, className, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const { current } = dialog
    if (current?.open === false) current.showModal()
    return () => current?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={className}
      onClose={() => {
        // Said late: it may be open again.
        if (dialog.current?.open !== true) onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
