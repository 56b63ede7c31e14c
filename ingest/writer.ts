import { readFileSync } from 'node:fs'

/**
 * Names a spool's owner: `w<process id>-<start time>-<bits>`. The start time (clock ticks since boot, from /proc)
 * tells a process from a later one with the same id, as in a container that starts again.
 */
export function writerName(pid: number, bits: number): string {
  return `w${pid}-${startedAt(pid) ?? '0'}-${bits.toString(36)}`
}

/** True for the name of a writer whose process is gone. Names of another form are nobody's and stay. */
export function isDeadWriter(name: string): boolean {
  const match = /^w([0-9]+)-([0-9]+)-[0-9a-z]+$/.exec(name)
  if (match === null) return false
  const pid = Number(match[1])
  const started = startedAt(pid)
  if (started !== undefined) return started !== match[2]
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

function startedAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the command in parentheses and may hold spaces; field 22 is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
