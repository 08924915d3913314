import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BootRecord } from '../../src/model/campaignRecord.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Trial } from '../../src/model/trial.ts'
import { start, TONARI } from './command.ts'

const EXPERIMENT = `name: small-peers
mode: peers
vms: { count: 2, memory: 192 MiB, disk: { size: 64 MiB } }
placement: { cores: [[1], [0]] }
blocks: 8
rounds: 2
margin: 0.2
workloads: [{ program: dhrystone, duration: 500 ms }]
controls: [{ name: quarter, cpu: { on: [vm2], cores: 0.25 } }]
expect: { dhrystone-quarter: different }
`

describe('peers of which one is given a quarter of a core', () => {
  let directory: string
  let out: string
  beforeAll(() => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    out = join(directory, 'run')
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })
  const lines = <T>(name: string) =>
    readFileSync(join(out, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T)

  it('names it, on whatever core it is, and passes a gate that demands as much', async () => {
    const file = join(directory, 'peers.yaml')
    writeFileSync(file, EXPERIMENT)
    const argv = [TONARI, 'run', file, '--out', out, '--gate', '--accept-noisy-host', '--json']
    const { status, stdout, stderr } = await start(argv).finished
    expect({ status, stderr }).toMatchObject({ status: 0 })
    type Peer = { vm: string; ratio: number; verdict: string }
    const { mode, cells } = JSON.parse(stdout) as { mode: string; cells: { verdict: string; peers: Peer[] }[] }
    expect(mode).toBe('peers')
    expect(cells).toMatchObject([{ verdict: 'different', peers: [{ vm: 'vm1' }, { vm: 'vm2', verdict: 'different' }] }])
    const ratio = cells[0]?.peers[1]?.ratio ?? NaN
    expect(ratio).toBeGreaterThan(0.1)
    expect(ratio).toBeLessThan(0.5)

    const plan = JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')) as Plan
    for (const { block, vms, differences } of lines<BootRecord>('boots.jsonl')) {
      const assignment = plan.blocks.find((planned) => planned.block === block)?.assignment
      const found = vms.map(({ threads }) => threads.find(({ role }) => role === 'vcpu')?.cores)
      expect(found).toEqual(assignment?.map(({ cores }) => [[1], [0]][cores]))
      expect(differences).toEqual([])
    }
    const trials = lines<Trial>('trials.jsonl')
    expect(
      trials.filter(({ state }) => state === 'alone').map(({ peers }) => peers?.map(({ vm }) => vm)),
    ).toContainEqual(['vm2'])
    for (const { peers = [] } of trials) {
      for (const { coverage, startSkewNs, by } of peers) {
        expect(coverage).toBeGreaterThan(0.95)
        expect(Math.abs(startSkewNs)).toBeLessThan(50e6)
        expect(by).toBe('stream')
      }
    }
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toMatch(/No\. dhrystone-quarter: vm2 gets [0-9.]+/)
  }, 240_000)
})
