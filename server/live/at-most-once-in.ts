/**
 * Answers a function to call whenever `work` should be done again. Calls while it runs or rests count as one;
 * after each run it rests until `restMs` from its start, and at least three times as long as it took. A run
 * that failed is tried again after the rest. The timer keeps no process alive.
 */
export function atMostOnceIn(restMs: number, work: () => Promise<void>): () => void {
  let restUntil = 0
  let due = false
  let running = false

  function plan(): void {
    if (due || running) {
      due = true
      return
    }
    due = true
    setTimeout(() => void run(), Math.max(0, restUntil - performance.now())).unref()
  }
  async function run(): Promise<void> {
    due = false
    running = true
    const started = performance.now()
    const failed = await work().then(
      () => false,
      () => true,
    )
    const ended = performance.now()
    restUntil = Math.max(started + restMs, ended + 3 * (ended - started))
    running = false
    if (due || failed) {
      due = false
      plan()
    }
  }
  return plan
}
