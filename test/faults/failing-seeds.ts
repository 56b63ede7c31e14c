/** Seeds of rounds that once broke a promise; the bounded run plays them again. */
export const failingSeeds: readonly number[] = []
