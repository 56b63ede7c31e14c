import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Modules of packages that no page uses: what of them stands in the bundle instead. */
const unused: readonly { of: string; module: string; instead: string }[] = [
  // The line to the server is a websocket and nothing else (client/api/socket-transport.ts).
  {
    of: '/engine.io-client/',
    module: './transports/index.js',
    instead: `import { WS } from './transports/websocket.js'
export const transports = { websocket: WS }`,
  },
  // Charts have our own palette and words, and hints are always HTML.
  { of: '/echarts/', module: '../theme/dark.js', instead: 'export default {}' },
  { of: '/echarts/', module: './TooltipRichContent.js', instead: 'export default class {}' },
  {
    of: '/echarts/',
    module: '../i18n/langZH.js',
    instead: `export { default } from '../i18n/langEN.js'`,
  },
]

const withoutUnused: Plugin = {
  name: 'without-unused',
  enforce: 'pre',
  apply: 'build',
  resolveId(source, importer = '') {
    const at = unused.findIndex(({ of, module }) => module === source && importer.includes(of))
    // Its own imports are resolved as those of the module that asked for it.
    return at < 0 ? null : `${importer}?without-unused=${at}`
  },
  load(id) {
    const [, at] = id.split('?without-unused=')
    return at === undefined ? null : (unused[Number(at)]?.instead ?? null)
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('client', import.meta.url)),
  plugins: [react(), withoutUnused],
  // React has had this hook since version 18.
  resolve: { alias: [{ find: /^use-sync-external-store\/shim$/, replacement: 'react' }] },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Every browser of that target knows it.
    modulePreload: { polyfill: false },
    // ECharts comes in one chunk of this size, loaded when the first chart shows.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      treeshake: {
        // Schemas are calls, which a bundler keeps; the client needs types and plain functions of the contracts only.
        manualPureFunctions: ['Type'],
        moduleSideEffects: (id) => !/\/(contract|typebox)\//.test(id),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      // The server takes sockets of its own address only.
      '/socket.io': {
        target: 'http://127.0.0.1:8080',
        ws: true,
        changeOrigin: true,
        rewriteWsOrigin: true,
      },
    },
  },
})
