import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { buildClient } from '../../scripts/build-client.mjs'
import { openBrowser } from '../support/browser.ts'
import { startFakeServer } from '../support/fake-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = `${root}/dist/client`
const port = 18_099
const kilobytes = (name: string) =>
  gzipSync(readFileSync(`${folder}/assets/${name}`), { level: 9 }).length / 1000

/** What a browser with an empty cache fetches until the page shows its figures and charts. */
test('no page loads more than 350 kB of JavaScript, gzip, before it can be used', async () => {
  await buildClient(root)
  const server = await startFakeServer(port, folder)
  onTestFinished(() => server.close())
  const browser = await openBrowser()
  const all = readdirSync(`${folder}/assets`).filter((name) => name.endsWith('.js'))
  const loads: { path: string; kilobytes: number; chunks: string[] }[] = []
  for (const path of [
    ...['/', '/port/2704', '/center/007', '/uniformity', '/compliance', '/benefit'],
    ...['/policies', '/admin', '/dictionary'],
  ]) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 2400 } })
    const page = await context.newPage()
    page.setDefaultTimeout(90_000)
    const chunks: string[] = []
    page.on('request', (request) => {
      const name = /\/assets\/([^/]+\.js)$/.exec(request.url())?.[1]
      if (name !== undefined && !chunks.includes(name)) chunks.push(name)
    })
    await page.goto(`http://127.0.0.1:${port}${path}`)
    await page.locator('main h1').first().waitFor()
    await page.waitForFunction(
      () => !/Loading/.test(document.querySelector('main')?.textContent ?? ''),
      undefined,
      { polling: 200 },
    )
    // Charts load what draws them once they are in sight.
    const charts = await page.locator('.chart').count()
    if (charts > 0) await page.locator('.chart canvas, .chart svg').first().waitFor()
    loads.push({ path, chunks, kilobytes: chunks.reduce((sum, name) => sum + kilobytes(name), 0) })
    await context.close()
  }
  const heaviest = loads.toSorted((a, b) => b.kilobytes - a.kilobytes)[0]!
  const later = all.filter((name) => !heaviest.chunks.includes(name))
  const listed = (names: readonly string[]) =>
    names.map((name) => `${name} ${kilobytes(name).toFixed(1)}`).join(', ')
  console.log(
    [
      ...loads.map((load) => `${load.path}: ${load.kilobytes.toFixed(1)} kB`),
      `heaviest, ${heaviest.path}: ${listed(heaviest.chunks)}`,
      `not loaded by it: ${listed(later)}`,
    ].join('\n'),
  )
  // The pages with charts must have drawn them, or their weight was not seen.
  expect(heaviest.chunks.some((name) => name.startsWith('echarts'))).toBe(true)
  for (const load of loads) expect(load.kilobytes, load.path).toBeLessThanOrEqual(350)
}, 240_000)
