import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureImage } from '../../src/campaign/guest.ts'
import { tryKvmDevice } from '../../src/host/capabilities.ts'
import { probeKvm, type ProbeImage } from '../../src/hypervisors/qemu/probeKvm.ts'

describe('the probe for KVM', () => {
  let directory: string
  let image: ProbeImage

  beforeAll(async () => {
    image = await ensureImage()
    directory = mkdtempSync('/var/tmp/tonari-test-')
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  /** A stand-in for QEMU: what a guest does that hangs, or that stops half-way, cannot be had on demand. */
  function standIn(name: string, script: string): string {
    const path = join(directory, name)
    writeFileSync(path, `#!/usr/bin/env node\n${script}`)
    chmodSync(path, 0o755)
    return path
  }
  const connect = `
    const net = require('node:net')
    const option = process.argv.find((word) => word.includes('id=serial,'))
    const name = /path=([^,]+)/.exec(option)[1]
    const serial = net.connect('\\0' + name)
    setInterval(() => {}, 1000)
  `

  it('gives a guest that says nothing five seconds', async () => {
    if (!(await tryKvmDevice()).usable) {
      expect((await probeKvm(image, directory)).state).toBe('unusable')
      return
    }
    const startedMs = performance.now()
    const probe = await probeKvm(image, directory, standIn('silent', connect))
    expect(probe.state).toBe('unusable')
    expect(probe.reason).toContain('no sign of life within 5 s')
    const tookMs = performance.now() - startedMs
    expect(tookMs).toBeGreaterThan(4_900)
    expect(tookMs).toBeLessThan(6_000)
    expect(readdirSync(directory)).toEqual(['silent'])
  })

  it('gives a guest that has begun to speak twenty more to be ready', async () => {
    if (!(await tryKvmDevice()).usable) {
      expect((await probeKvm(image, directory)).state).toBe('unusable')
      return
    }
    const probe = await probeKvm(image, directory, standIn('halting', `${connect}; serial.write('Linux version')`))
    expect(probe.state).toBe('unusable')
    expect(probe.reason).toContain('not ready within 20 s')
  })

  it('tells at once when QEMU itself gives up', async () => {
    const probe = await probeKvm(
      image,
      directory,
      standIn('refusing', `console.error('no virtualisation'); process.exit(1)`),
    )
    expect(probe.state).toBe('unusable')
    if ((await tryKvmDevice()).usable) expect(probe.reason).toContain('no virtualisation')
  })

  it('comes to a result with the real QEMU within 25 s', async () => {
    const startedMs = performance.now()
    const probe = await probeKvm(image, directory)
    expect(['usable', 'unusable']).toContain(probe.state)
    expect(performance.now() - startedMs).toBeLessThan(26_000)
  })
})
