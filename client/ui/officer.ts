const key = 'centerline.officer'

/** Who records at this browser, so that the name is typed once. Nothing is proved by it. */
export const officer = {
  remembered: (): string => localStorage.getItem(key) ?? '',
  remember: (name: string): void => localStorage.setItem(key, name),
}
