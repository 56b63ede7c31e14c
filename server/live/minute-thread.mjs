/** Beginning of the thread: Node 20 hands no loader to threads, so that TypeScript is made known here. */
import { register } from 'tsx/esm/api'

register()
await import('./minute-thread.ts')
