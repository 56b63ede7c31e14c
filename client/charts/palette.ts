/** Colours of the marks, read from the tokens, so that charts follow light and dark. */
const names = {
  ink: '--ink',
  quiet: '--ink-quiet',
  line: '--line',
  panel: '--panel',
  data: '--data',
  dataQuiet: '--data-quiet',
  accent: '--accent',
  late: '--late',
} as const
export type Palette = Readonly<Record<keyof typeof names | 'font', string>>

/** Resolves the tokens on `root`; a probe is needed because a custom property is read back unresolved. */
export function readPalette(root: HTMLElement): Palette {
  const probe = root.ownerDocument.createElement('span')
  root.append(probe)
  const read = (token: string) => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const palette = {
    ink: read(names.ink),
    quiet: read(names.quiet),
    line: read(names.line),
    panel: read(names.panel),
    data: read(names.data),
    dataQuiet: read(names.dataQuiet),
    accent: read(names.accent),
    late: read(names.late),
    font: getComputedStyle(root).fontFamily,
  }
  probe.remove()
  return palette
}
