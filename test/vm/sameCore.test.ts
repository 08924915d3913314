import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisSchema } from '../../src/model/analysis.ts'
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

  it('leaves the victim 1/(n+1) of its rate, is judged interfered by its core, and fails a gate that demands otherwise', async () => {
    const file = join(directory, 'same-core.yaml')
    const expected = 'expect: { dhrystone-2vm: interfered, dhrystone-3vm: independent }'
    writeFileSync(file, `${readFileSync(EXPERIMENT, 'utf8')}${expected}\n`)
    const out = join(directory, 'run')
    const argv = [TONARI, 'run', file, '--out', out, '--gate', '--accept-noisy-host', '--json']
    const { status, stdout, stderr } = await start(argv).finished
    expect({ status, stderr }).toMatchObject({ status: 3 })
    expect(stderr).toContain('gate failed: dhrystone-3vm was expected to be independent and was interfered')
    expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toContain('tests="2" failures="1"')
    expect(readFileSync(join(out, 'gate.md'), 'utf8')).toContain('dhrystone-3vm')
    type Cell = { vms: number; ratio: number; low: number; high: number; n: number; verdict: string }
    const { cells } = JSON.parse(stdout) as { cells: Cell[] }
    const [two, three] = cells.filter(({ vms }) => vms > 1)
    for (const { vms, ratio, low, high, n, verdict } of [two, three].filter((cell) => cell !== undefined)) {
      expect(verdict).toBe('interfered')
      expect(n).toBeLessThanOrEqual(6)
      // A host that loses time to others widens the interval by itself; a VM that is not held back would leave it.
      const tolerance = 0.05 + (high - low) / 2
      expect(Math.abs(ratio - 1 / vms), `${vms} VMs: ${ratio}`).toBeLessThan(Math.min(tolerance, 0.2))
    }
    expect(three?.ratio).toBeLessThan(two?.ratio ?? 0)

    const analysis = analysisSchema.parse(JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8')))
    for (const { id, vms, ratio, blame, ledgers } of analysis.cells.filter((cell) => cell.vms > 1)) {
      const [first] = blame?.causes ?? []
      expect(first, id).toMatchObject({ cause: 'runQueue', named: true })
      expect(Math.abs((first?.part.mean ?? 0) - (1 - (ratio ?? 0))), `${id}, of ${vms} VMs`).toBeLessThan(0.1)
      const sums = ledgers?.checks.find(({ name }) => name.startsWith('running and waiting'))
      expect(sums).toMatchObject({ held: sums?.judged })
    }
  }, 300_000)
})
