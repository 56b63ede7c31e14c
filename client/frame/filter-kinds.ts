/** The filters a page may know; the frame shows the chips of these. */
export type FilterKind = 'range' | 'mode' | 'tier' | 'segment' | 'center' | 'tz'
