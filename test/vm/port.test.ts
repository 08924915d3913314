import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trial } from '../../src/model/trial.ts'
import { start, TONARI } from './command.ts'

const PORT_BITS_PER_SECOND = 50e6
const EXPERIMENT = `name: port
vms: { count: 3, disk: { size: 48 MiB } }
running: [1, 2, 3]
blocks: 2
rounds: 1
placebo: false
workloads:
  - { program: netperf, protocol: tcp, duration: 2 s }
`

describe('the shared NIC port', () => {
  let directory: string
  let trials: Trial[]

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    const file = join(directory, 'experiment.yaml')
    const out = join(directory, 'run')
    writeFileSync(file, EXPERIMENT)
    const { status, stderr } = await start([TONARI, 'run', file, '--out', out, '--accept-noisy-host']).finished
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const lines = readFileSync(join(out, 'trials.jsonl'), 'utf8').trim().split('\n')
    trials = lines.map((line) => JSON.parse(line) as Trial)
  }, 200_000)
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  const loaded = (vms: number) => trials.filter(({ state, vms: running }) => state === 'loaded' && running === vms)

  it('is full to within 5 % with three TCP senders, and never more than full', () => {
    const shares = loaded(3).map(({ network }) => {
      const seconds = (network?.intervalNs ?? 0) / 1e9
      return ((network?.portBytes ?? 0) * 8) / seconds / PORT_BITS_PER_SECOND
    })
    // One a block, and those of blocks that something disturbed, which are taken again.
    expect(shares.length).toBeGreaterThanOrEqual(2)
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    expect(mean, String(shares)).toBeGreaterThan(0.95)
    expect(Math.max(...shares), String(shares)).toBeLessThan(1.01)
  })

  it("gives VM1 less the more VMs send, by the taps' counters over one interval", () => {
    const meanShare = (vms: number) => {
      const shares = loaded(vms).map(({ network }) => {
        const bytes = Object.values(network?.tapBytes ?? {})
        return (network?.tapBytes['vm1'] ?? 0) / bytes.reduce((sum, value) => sum + value, 0)
      })
      return shares.reduce((sum, value) => sum + value, 0) / shares.length
    }
    expect(meanShare(2)).toBeLessThan(0.75)
    expect(meanShare(3)).toBeLessThan(meanShare(2))
  })
})
