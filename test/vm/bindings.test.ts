import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Analysis, analysisSchema } from '../../src/model/analysis.ts'
import { start, TONARI } from './command.ts'

/** The last limit cannot be put to the test: what is left of the load by the others never asks for as much. */
const EXPERIMENT = `name: bindings
vms: { count: 2, memory: 192 MiB, disk: { size: 64 MiB } }
running: [2]
blocks: 2
rounds: 1
placebo: false
workloads:
  - { program: iozone, phase: write, cache: off, fileSize: 24 MiB, recordSize: 64 KiB }
  - { program: netperf, protocol: tcp, duration: 2 s }
controls:
  - name: tight
    disk: { by: qemu, on: all, write: 10 MB/s }
    network:
      - { by: guaranteed, on: all, fromVm: 5 Mbit/s, fromVmCeiling: 10 Mbit/s }
      - { by: ceiling, on: victim, fromVm: 40 Mbit/s }
`
const DISK_TOLERANCE = 0.01
const NETWORK_TOLERANCE = 0.015

describe('limits of a control on real guests', () => {
  let directory: string
  let analysis: Analysis
  let page: string

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    const file = join(directory, 'bindings.yaml')
    const out = join(directory, 'run')
    writeFileSync(file, EXPERIMENT)
    const { status, stderr } = await start([TONARI, 'run', file, '--out', out, '--accept-noisy-host']).finished
    expect({ status, stderr }).toMatchObject({ status: 0 })
    analysis = analysisSchema.parse(JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8')))
    page = readFileSync(join(out, 'report.html'), 'utf8')
  }, 300_000)
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it.each([
    { resource: 'disk', counter: "the VMs' processes (/proc/PID/io)", tolerance: DISK_TOLERANCE },
    { resource: 'network', counter: 'its queue at the port', tolerance: NETWORK_TOLERANCE },
    { resource: 'network', counter: "the counterpart's NIC", tolerance: NETWORK_TOLERANCE },
  ])('bind as closely as they should: $resource at $counter', ({ resource, counter, tolerance }) => {
    const found = analysis.bindings.filter(
      (binding) => binding.resource === resource && binding.counter === counter && binding.kind === 'ceiling',
    )
    expect(found.map(({ vms }) => vms.join())).toContain('vm1')
    for (const { outcome, error, n, reason } of found) {
      expect(outcome, reason).toBe('binds')
      expect(n).toBeGreaterThan(0)
      expect(Math.abs(error?.mean ?? 1), reason).toBeLessThan(tolerance)
    }
  })

  it('are not called binding where no load asks for as much', () => {
    const slack = analysis.bindings.find(({ set, unit }) => unit === 'bit/s' && set === 40e6)
    expect(slack).toMatchObject({ outcome: 'not reached', error: null, counter: 'its queue at the tap' })
    expect(page).toContain('not reached')
  })
})
