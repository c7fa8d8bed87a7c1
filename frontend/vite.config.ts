// How the page is built and tested.

import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': here('./src') } },
  build: {
    // The web view of the oldest macOS and Windows that Go supports.
    target: ['safari15', 'chrome109'],
    // The page is loaded from the program itself, so one file is as good as many.
    chunkSizeWarningLimit: 1500,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    // The sentences are shared with Go and lie outside of this folder.
    fs: { allow: [here('.'), here('../app/words')] },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    // Most of the time goes into loading Fluent: once a worker instead of once a file. The document
    // is emptied after each test, see setup.ts.
    isolate: false,
    testTimeout: 30_000,
    // What was looked for and where is enough; the whole document is too long to read.
    env: { DEBUG_PRINT_LIMIT: '0' },
    setupFiles: ['./src/testing/setup.ts'],
  },
})
