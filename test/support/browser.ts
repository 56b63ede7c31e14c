import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { onTestFinished } from 'vitest'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/**
 * A headless Chromium: CHROMIUM_PATH, else the one of the npm package, unpacked under node_modules/.cache.
 * That package unpacks its libraries only where it believes to be on Lambda, into the temporary folder, and its
 * font configuration names a folder of its own; hence the environment below.
 */
export async function openBrowser(): Promise<Browser> {
  const found = process.env['CHROMIUM_PATH']
  const browser = await chromium.launch(
    found !== undefined && existsSync(found)
      ? { executablePath: found, args }
      : { ...(await packaged()), args },
  )
  onTestFinished(() => browser.close())
  return browser
}

async function packaged(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const folder = fileURLToPath(
    new URL('../../node_modules/.cache/chromium-153.0.0', import.meta.url),
  )
  mkdirSync(folder, { recursive: true })
  const names = ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'] as const
  const saved = names.map((name) => process.env[name])
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
  process.env['TMPDIR'] = folder
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x'
  try {
    const { default: packagedChromium } = await import('@sparticuz/chromium')
    const executablePath = await packagedChromium.executablePath()
    const fonts = join(folder, 'fonts.conf')
    writeFileSync(
      fonts,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
    )
    return {
      executablePath,
      env: { ...env, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: fonts },
    }
  } finally {
    names.forEach((name, index) => {
      const value = saved[index]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    })
  }
}
