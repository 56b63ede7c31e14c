// Builds the client when its sources differ from what dist/client was built from.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} folder @returns {string[]} */
const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((item) =>
      item.isDirectory() ? filesUnder(join(folder, item.name)) : [join(folder, item.name)],
    )
    .sort()

/** @param {string} root the project's folder @returns {Promise<void>} */
export async function buildClient(root) {
  const hash = createHash('sha256')
  const sources = ['client', 'server/contract', 'ingest/contract'].flatMap((folder) =>
    filesUnder(join(root, folder)),
  )
  const how = ['package-lock.json', 'vite.config.ts', 'scripts/build-client.mjs']
  for (const file of [...sources, ...how.map((name) => join(root, name))])
    hash.update(file.slice(root.length)).update(readFileSync(file))
  const stamp = join(root, 'dist', 'client.hash')
  const digest = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const { build } = await import('vite')
  // Vite keeps an environment that is set: under a test runner it would pack React for development.
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await build({
      root: join(root, 'client'),
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'error',
    })
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
  writeFileSync(stamp, digest)
}
