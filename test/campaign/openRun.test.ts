import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { assertDiskSpace, hostChanges } from '../../src/campaign/openRun.ts'
import { SAMPLE_HOST, samplePlacement } from '../fakes/sampleHost.ts'

describe('a campaign that goes on', () => {
  it('does so on the same host only', () => {
    expect(hostChanges(SAMPLE_HOST, { ...SAMPLE_HOST, memoryAvailableBytes: 1 })).toEqual([])
    expect(hostChanges(SAMPLE_HOST, { ...SAMPLE_HOST, kernel: '9.9' })).toEqual([
      `the kernel was ${SAMPLE_HOST.kernel} and is 9.9`,
    ])
    const tools = { ...SAMPLE_HOST.tools, 'qemu-system-x86_64': '99' }
    expect(hostChanges(SAMPLE_HOST, { ...SAMPLE_HOST, tools })).toHaveLength(1)
  })
})

describe('the space for disks', () => {
  it('is looked for before anything is made', async () => {
    const directory = mkdtempSync('/var/tmp/tonari-space-')
    const placement = samplePlacement([[0], [1]])
    const huge = { ...placement, vms: placement.vms.map((vm) => ({ ...vm, diskBytes: 2 ** 60 })) }
    await expect(assertDiskSpace(join(directory, 'run'), placement)).resolves.toBeUndefined()
    await expect(assertDiskSpace(join(directory, 'run'), huge)).rejects.toMatchObject({
      code: 'hostLacksRequirements',
      message: expect.stringContaining('MiB free') as string,
    })
    rmSync(directory, { recursive: true })
  })
})
