import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import type { Current, Pulse, Refused, Snapshot } from '../../server/contract/live.ts'
import { arrowRows, tableBytes } from './arrow-rows.ts'
import type { LivePage } from './live-replies.ts'
import type { LiveTransport } from './live-transport.ts'

export function socketTransport(): LiveTransport {
  const socket = io({ parser, transports: ['websocket'], reconnectionDelayMax: 4000 })
  return {
    join: (message) => void socket.emit('join', message),
    leave: (topic) => void socket.emit('leave', { topic }),
    listen(listener) {
      socket.on('connect', () => listener.state(true))
      socket.on('disconnect', (reason) => {
        listener.state(false)
        // A server that closes the line on purpose is not retried by the library itself.
        if (reason === 'io server disconnect') socket.connect()
      })
      socket.on('snapshot', ({ reply, table, ...rest }: Snapshot) =>
        listener.snapshot({
          ...rest,
          // The contract fixes what the reply and the table hold.
          page: () => ({ ...JSON.parse(reply), rows: arrowRows(tableBytes(table)) }) as LivePage,
        }),
      )
      socket.on('current', (message: Current) => listener.current(message))
      socket.on('refused', (message: Refused) => listener.refused(message))
      socket.on('pulse', (message: Pulse) => listener.pulse(message))
    },
  }
}
