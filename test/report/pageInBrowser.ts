import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportInput } from '../../src/report/input.ts'
import { type Report, renderReport } from '../../src/report/renderReport.ts'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** What a report's page must be in a browser. A file for each page: the checks of accessibility take long. */
export function describePage(of: string, input: () => ReportInput, figures: number): void {
  describe(`report.html of ${of} in a browser without network`, () => {
    let browser: Browser
    let directory: string
    let report: Report

    beforeAll(async () => {
      report = renderReport(input())
      directory = await mkdtemp(join(tmpdir(), 'tonari-page-'))
      await writeFile(join(directory, 'report.html'), report.html)
      browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
    }, 60_000)

    afterAll(async () => {
      await browser.close()
      await rm(directory, { recursive: true })
    })

    async function open(width: number) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, offline: true })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('requestfailed', (request) => complaints.push(request.url()))
      await page.goto(pathToFileURL(join(directory, 'report.html')).href)
      return { page, complaints, close: () => context.close() }
    }

    it.each([360, 1280])('fits a window of %i pixels and complains of nothing', { timeout: 60_000 }, async (width) => {
      const { page, complaints, close } = await open(width)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(await page.locator('svg[role=img]').count()).toBe(figures)
      expect(complaints).toEqual([])
      await close()
    })

    it.each([360, 1280])('is accessible at %i pixels', { timeout: 120_000 }, async (width) => {
      const { page, close } = await open(width)
      // The page is one document, and need not be examined frame by frame, which takes three times as long.
      const examined = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true)
      const { violations } = await examined.analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      await close()
    })

    it('lets the keyboard skip to the report and into what scrolls', { timeout: 60_000 }, async () => {
      const { page, close } = await open(360)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate('document.activeElement.id')).toBe('main')
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('region')
      await close()
    })

    it('draws figures that are well-formed XML by themselves', { timeout: 60_000 }, async () => {
      const { page, close } = await open(1280)
      for (const [file, svg] of Object.entries(report.figures)) {
        const parse = `new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml')`
        const root = await page.evaluate(
          `${parse}.documentElement.nodeName + ${parse}.getElementsByTagName('parsererror').length`,
        )
        expect([file, root]).toEqual([file, 'svg0'])
      }
      await close()
    })
  })
}
