/** As `ref`: takes the focus when its element appears, and never again. */
export const focusOnce = (element: HTMLElement | null): void => element?.focus()
