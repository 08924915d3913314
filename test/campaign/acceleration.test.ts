import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findKvm, recallKvm } from '../../src/campaign/acceleration.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const VERSIONS = { kernel: '6.1.0', qemu: '7.2.1' }
const USABLE = { state: 'usable', reason: 'a guest booted with KVM', mend: '' } as const
const NO_IMAGE = {
  kernelPath: '/nonexistent/kernel',
  initrdPath: '/nonexistent/initrd',
  rootImagePath: '/nonexistent/root',
}

const cacheWith = (text: string) => temporaryDirectory({ 'kvm-probe.json': text })
const remembered = () => cacheWith(JSON.stringify({ ...VERSIONS, probe: USABLE }))

describe('what is known of KVM', () => {
  it('is recalled for the same kernel and QEMU, and for no other', async () => {
    const cache = remembered()
    expect(await recallKvm(cache, VERSIONS)).toEqual(USABLE)
    expect(await recallKvm(cache, { ...VERSIONS, kernel: '6.2.0' })).toBeNull()
    expect(await recallKvm(cache, { ...VERSIONS, qemu: '8.0.0' })).toBeNull()
  })

  it.each([
    ['torn', '{"kernel": "6.1'],
    ['of another form', '{"usable": true}'],
  ])('is not known from a record that is %s', async (_, text) => {
    expect(await recallKvm(cacheWith(text), VERSIONS)).toBeNull()
  })

  it('is not tried again while it is remembered, unless it is to be found out anew', async () => {
    const cache = remembered()
    expect(await findKvm(NO_IMAGE, cache, VERSIONS)).toEqual(USABLE)
    const again = await findKvm(NO_IMAGE, cache, VERSIONS, { anew: true })
    expect(again.state).toBe('unusable')
  })

  it('is written down once it was tried, also over what is worthless', async () => {
    const cache = remembered()
    writeFileSync(join(cache, 'kvm-probe.json'), 'nothing')
    const found = await findKvm(NO_IMAGE, cache, VERSIONS)
    // A device that may not be opened is asked for each time, since that changes without either version.
    const expected = found.reason.includes('/dev/kvm') ? null : found
    expect(await recallKvm(cache, VERSIONS)).toEqual(expected)
  })
})
