import '@fontsource-variable/public-sans/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/panel.css'
import './styles/table.css'
import './styles/entry.css'
import './styles/analyst.css'
import './styles/policies.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { eventIdAt } from '../server/contract/event-id.ts'
import { App } from './app.tsx'
import { createLiveHub } from './api/live-hub.ts'
import { createResources } from './api/resources.ts'
import { sessionPath } from './api/session.ts'
import { ServicesContext } from './api/services.ts'
import { socketTransport } from './api/socket-transport.ts'
import { createStore } from './api/store.ts'
import { startTheme } from './ui/theme.ts'

const now = () => Date.now()
const eventId = (milliseconds: number) =>
  eventIdAt(milliseconds, crypto.getRandomValues(new Uint8Array(10)))
const hub = createLiveHub(socketTransport(), now)
const resources = createResources((path, options) => fetch(path, options), now)
const seconds = createStore(now())

setInterval(() => seconds.set(now()), 1000)
document.addEventListener('visibilitychange', () => hub.setVisible(!document.hidden))

let applied: string | null | undefined
hub.pulse.subscribe(() => {
  const next = hub.pulse.get().pulse?.applied_at
  if (next === applied) return
  applied = next
  resources.refresh(5000)
})
resources.get(sessionPath).subscribe(() => undefined)

startTheme()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <ServicesContext value={{ hub, resources, seconds, now, eventId }}>
      <App />
    </ServicesContext>
  </StrictMode>,
)
