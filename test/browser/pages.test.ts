import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { EntryDetail } from '../../server/contract/entries.ts'
import type { QueuePage } from '../../server/contract/queues.ts'
import { buildClient } from '../../scripts/build-client.mjs'
import { openBrowser } from '../support/browser.ts'
import { freePort, road, type Road } from '../support/road.ts'
import { simulate } from '../support/streams.ts'

const root = new URL('../..', import.meta.url).pathname
let lines: string[]
beforeAll(async () => {
  await buildClient(root)
  lines = await simulate(['--entries', '600', '--seed', '3'])
})

async function loaded(): Promise<Road> {
  const system = await road()
  await system.load(lines)
  await system.server.settle()
  return system
}
async function newPage(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  onTestFinished(() => expect(faults).toEqual([]))
  return page
}
/** The next event of the world: one more work item of Electronics, a moment after the newest. */
async function nextEvent(system: Road, id: string): Promise<string> {
  const { as_of } = await system.get<{ as_of: string }>('/api/throughput')
  const occurred_at = new Date(Date.parse(as_of) + 1000).toISOString()
  return JSON.stringify({
    event_id: id,
    event_type: 'work.opened',
    schema_version: 1,
    occurred_at,
    source: 'test',
    simulated: true,
    work_id: id,
    work_type: 'inquiry',
    center: '007',
  })
}
const received = (page: Page) =>
  page.locator('tr', { hasText: 'Inquiry' }).locator('td > span:last-child').first()
const shows = (page: Page, count: number) =>
  page.waitForFunction(
    ([text]) =>
      [...document.querySelectorAll('tr')].some(
        (row) =>
          row.textContent?.includes('Inquiry') === true &&
          row.querySelector('td > span:last-child')?.textContent === text,
      ),
    [String(count)],
    { timeout: 30_000, polling: 20 },
  )

test('a page changes with every posted event, without a reload; the times are printed', async () => {
  const system = await loaded()
  const http = await system.http()
  const page = await newPage(1440)
  await page.goto(`${system.server.url}/center/007`)
  const before = Number(await received(page).textContent())
  const times: number[] = []
  for (let count = 1; count <= 4; count += 1) {
    const event = await nextEvent(system, `browser-${count}`)
    const began = performance.now()
    expect((await fetch(`${http.url}/v1/events`, { method: 'POST', body: event })).status).toBe(202)
    await shows(page, before + count)
    times.push(Math.round(performance.now() - began))
  }
  console.log(`event to changed page: ${times.join(', ')} ms`)
  // A second is the aim on a quiet machine; the first event of a new engine is slower.
  expect(Math.min(...times)).toBeLessThan(15_000)
})

test('with the engine killed the page says stale, comes back by itself, and nothing is lost', async () => {
  const system = await loaded()
  const http = await system.http()
  const page = await newPage(1440)
  await page.goto(`${system.server.url}/center/007`)
  const before = Number(await received(page).textContent())
  const { engine_pid } = JSON.parse(readFileSync(join(system.dataDir, 'engine.json'), 'utf8')) as {
    engine_pid: number
  }
  const event = await nextEvent(system, 'browser-killed')
  process.kill(engine_pid, 'SIGKILL')
  expect((await fetch(`${http.url}/v1/events`, { method: 'POST', body: event })).status).toBe(202)
  await page.locator('.freshness[data-status=stale]').waitFor({ timeout: 15_000 })
  await page.locator('.freshness[data-status=live]').waitFor({ timeout: 30_000 })
  await shows(page, before + 1)
})

test('every page passes the accessibility rules in light and dark, wide and narrow', async () => {
  const system = await loaded()
  const { rows } = await system.get<{
    rows: { filed_on: string; port: string; entry_number: string; importer_key: string }[]
  }>('/api/queues')
  const [entry] = rows
  if (entry === undefined) throw new Error('the simulated world has no queue')
  const paths = [
    '/',
    `/port/${entry.port}`,
    '/center/007',
    '/admin',
    `/entry/${entry.filed_on}/${entry.port}/${entry.entry_number}`,
    `/account/${entry.importer_key}`,
    '/uniformity',
    '/uniformity?measure=protest_granted',
    '/compliance',
    '/benefit',
    '/policies',
    '/policies/pilot_2011/1',
    '/dictionary',
  ]
  for (const [width, scheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const page = await newPage(width, scheme)
    for (const path of paths) {
      await page.goto(`${system.server.url}${path}`)
      await page.locator('main h1').first().waitFor()
      await page.waitForFunction(
        () => !/Loading/.test(document.querySelector('main')?.textContent ?? ''),
        undefined,
        { timeout: 20_000 },
      )
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0)
      if (path !== '/admin') continue
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('.table-scroll')]
          .filter((table) => table.scrollWidth > table.clientWidth)
          .map((table) => table.getAttribute('aria-label')),
      )
      expect(cut, `tables of ${path} that are cut at ${width} px`).toEqual([])
    }
  }
}, 300_000)

test('the queue is worked by keyboard: Enter opens an entry, its disposition is recorded, the push takes it out', async () => {
  const system = await road({ env: { INGEST_PORT: await freePort() } })
  await system.load(lines)
  await system.server.settle()
  await system.http()
  const { rows } = await system.get<QueuePage>('/api/queues')
  const page = await newPage(1440)
  const { keyboard } = page
  await page.goto(`${system.server.url}/port/${rows[0]?.port}`)
  const row = page.locator('tr[data-key]').first()
  const key = await row.getAttribute('data-key')
  await row.locator('th a').focus()
  await keyboard.press('Enter')
  await page.getByText('Why', { exact: true }).last().waitFor()
  expect(page.url()).toContain(rows[0]?.port)

  await page.getByRole('radio', { name: 'Examined' }).focus()
  await keyboard.press('ArrowRight')
  await keyboard.press('Tab')
  await keyboard.type('The papers')
  await keyboard.press('Tab')
  await keyboard.type('J. Doe')
  const form = page.getByRole('form', { name: 'Record what became of the entry' })
  const violations = async () =>
    (await new AxeBuilder({ page }).include('.record').analyze()).violations.map(({ id }) => id)
  expect(await violations()).toEqual([])
  await keyboard.press('Enter')
  await form.getByText('Waived: The papers resolved the concern, by J. Doe?').waitFor()
  expect(await violations()).toEqual([])
  // Escape leads back with what was typed; nothing was sent.
  await keyboard.press('Escape')
  expect(await form.getByLabel('Your name').inputValue()).toBe('J. Doe')
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await page.getByText('Recorded. Left the queue.').waitFor()
  await page.locator(`tr[data-key="${key}"]`).waitFor({ state: 'detached' })
  expect((await system.get<EntryDetail>(`/api/entries/${key}`)).disposition).toMatchObject({
    ...{ disposition: 'waived', waiver_reason: 'documents_sufficient', officer: 'J. Doe' },
  })
  expect(await page.evaluate(() => localStorage.getItem('centerline.officer'))).toBe('J. Doe')
})
