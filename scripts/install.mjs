// Runs before `npm start` and `npm test`: installs what the lock file names when it is not what is installed.
// Plain Node without dependencies, because on a fresh clone there are none.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.centerline-lock')
const hash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Centerline needs Node 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
}
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  process.stdout.write(
    'Installing the packages of package-lock.json (about 1 GB on disk, once) ...\n',
  )
  const npm = process.env.npm_execpath
  const done = npm
    ? spawnSync(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        stdio: 'inherit',
      })
    : spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        stdio: 'inherit',
      })
  if (done.status !== 0) process.exit(done.status ?? 1)
  writeFileSync(stamp, hash)
}
