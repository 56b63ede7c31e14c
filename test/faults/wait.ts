import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until the answer is yes; throws with `what` after `ms`. */
export async function waitUntil(what: () => string, ms: number, yes: () => Promise<boolean>) {
  const deadline = performance.now() + ms
  while (!(await yes().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what()}: not within ${ms / 1000} s`)
    await sleep(100)
  }
}
