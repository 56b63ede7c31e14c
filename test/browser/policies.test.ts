import AxeBuilder from '@axe-core/playwright'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Page } from 'playwright-core'
import { buildClient } from '../../scripts/build-client.mjs'
import { openBrowser } from '../support/browser.ts'
import { policiesOf } from '../support/policies.ts'
import { road } from '../support/road.ts'

beforeAll(() => buildClient(new URL('../..', import.meta.url).pathname))

async function sound(page: Page, where: string) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0)
}

test('a draft is written with its mistakes at the fields, approved by a second person and put in force', async () => {
  const system = await road()
  const { assess } = policiesOf(system, () => system.server.url)
  const browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  onTestFinished(() => expect(faults).toEqual([]))
  await page.goto(`${system.server.url}/policies`)
  await page
    .getByText('20 points: Account registered less than 90 days before filing, when account age')
    .waitFor()
  await sound(page, 'list')

  await page.getByRole('button', { name: 'Draft a change of it' }).click()
  await page.getByText('Checked: nothing is wrong.').waitFor()
  await page.getByRole('button', { name: 'Add a rule' }).press('Enter')
  await page.getByText('BAD_CODE').waitFor()
  const rule = page.getByRole('group', { name: 'Rule', exact: true })
  await rule.getByLabel('Code').fill('ELECTRONICS')
  const named = page.getByRole('group', { name: 'Rule ELECTRONICS' })
  await named.getByLabel('Reason in words').fill('Electronics of high value')
  await named.getByLabel('Points').fill('12')
  await named.getByLabel('Feature').selectOption('value_cents')
  await named.getByLabel('Test').selectOption('>=')
  await named.getByLabel('Value, US dollars').fill('20,000.50')
  await named.getByRole('button', { name: 'Add a condition' }).click()
  await named.getByLabel('Feature').last().selectOption('hts2')
  const words = named.getByLabel('Words, with commas between')
  await page.getByText('EMPTY_LIST').waitFor()
  await sound(page, 'editor with mistakes')
  await words.fill('8, 85')
  await page.getByText('BAD_WORD').waitFor()
  expect(await words.getAttribute('aria-invalid')).toBe('true')
  await words.fill('85')
  await page.getByText('Checked: nothing is wrong.').waitFor()
  await page.getByLabel('Your name').fill('A. Analyst')
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await page.waitForURL('**/policies/rules/2')
  const sentence =
    '12 points: Electronics of high value, when entered value ≥ $20,000.50, and tariff chapter of the goods is 85'
  await page.getByText(sentence).first().waitFor()
  const added = page.getByRole('row', { name: /^ELECTRONICS / })
  expect(await added.textContent()).toContain('added')
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)

  await assess({ policy_id: 'rules', policy_version: 2 })
  await page.reload()
  await page.getByLabel('Your name').fill('A. Analyst')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('SAME_PERSON').waitFor()
  await page.getByLabel('Your name').fill('B. Approver')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('button', { name: 'Put in force …' }).click()
  await page.getByRole('dialog').getByText('It takes the place of rules, version 1.').waitFor()
  await sound(page, 'confirmation')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Put in force …' }).click()
  await page.getByRole('button', { name: 'Put in force', exact: true }).click()
  await page.getByText('The step is recorded.').waitFor()
  await page.getByText('rules, version 2: in force.').waitFor()
  await system.server.settle()
  const session = await system.get<{ policy: { policy_version: number } }>('/api/session')
  expect(session.policy.policy_version).toBe(2)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await sound(page, 'narrow and dark')
}, 240_000)
