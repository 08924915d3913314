import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { start, TONARI } from './command.ts'

const EXPERIMENT = new URL('../../examples/same-core.yaml', import.meta.url).pathname

describe('the positive control: all VMs on one core', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it('leaves the victim 1/(n+1) of its rate beside n neighbours', async () => {
    const argv = [TONARI, 'run', EXPERIMENT, '--out', join(directory, 'run'), '--json']
    const { status, stdout, stderr } = await start(argv).finished
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const { cells } = JSON.parse(stdout) as { cells: { vms: number; ratio: number }[] }
    for (const { vms, ratio } of cells.filter((cell) => cell.vms > 1)) {
      expect(Math.abs(ratio - 1 / vms), `${vms} VMs: ${ratio}`).toBeLessThan(0.05)
    }
  }, 300_000)
})
