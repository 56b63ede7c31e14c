import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('client', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
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
