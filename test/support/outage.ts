import { connect, createServer, type Socket } from 'node:net'
import type { Engine } from '../../sql/engine.ts'

/** The engine behind a link that can be cut: nobody connects and what was connected breaks, until it is mended. */
export async function cuttable(engine: Engine): Promise<{
  engine: Engine
  cut: () => Promise<void>
  mend: () => Promise<void>
  close: () => Promise<void>
}> {
  const { hostname, port } = new URL(engine.writer.url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  let bound = 0
  const mend = () =>
    new Promise<void>((resolve) => {
      server.listen(bound, '127.0.0.1', () => {
        const address = server.address()
        if (address === null || typeof address === 'string') throw new Error('no port')
        bound = address.port
        resolve()
      })
    })
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await mend()
  const linked: Engine = {
    ...engine,
    writer: { ...engine.writer, url: `http://127.0.0.1:${bound}` },
    ensure: () => Promise.resolve(linked),
  }
  return { engine: linked, cut, mend, close: cut }
}
