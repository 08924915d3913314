import { cpSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildImage, imageKey } from '../../src/image/buildImage.ts'
import { findImage } from '../../src/image/guestImage.ts'
import { temporaryDirectory } from '../host/temporaryDirectory.ts'

const GUEST = join(import.meta.dirname, '../../guest')

function copyOfGuest(): string {
  const directory = temporaryDirectory()
  cpSync(GUEST, directory, { recursive: true })
  return directory
}

describe('imageKey', () => {
  it('is the same for the same sources, wherever they lie', () => {
    expect(imageKey(copyOfGuest())).toBe(imageKey(GUEST))
    expect(imageKey(GUEST)).toMatch(/^[0-9a-f]{16}$/)
  })

  it('does not depend on what has been built beside them', () => {
    const guest = copyOfGuest()
    const before = imageKey(guest)
    mkdirSync(join(guest, 'build'), { recursive: true })
    writeFileSync(join(guest, 'build/dhrystone'), 'a program')
    expect(imageKey(guest)).toBe(before)
  })

  it.each(['Makefile', 'agent/jobs.c', 'dhrystone/pass.c', 'memwrite/stores.c', 'image/packages', 'image/build'])(
    'changes with %s',
    (name) => {
      const guest = copyOfGuest()
      const before = imageKey(guest)
      writeFileSync(join(guest, name), '\n', { flag: 'a' })
      expect(imageKey(guest)).not.toBe(before)
    },
  )

  it('changes with the name of a source', () => {
    const guest = copyOfGuest()
    const before = imageKey(guest)
    renameSync(join(guest, 'memwrite/stores.c'), join(guest, 'memwrite/stores2.c'))
    expect(imageKey(guest)).not.toBe(before)
  })
})

describe('an image that is there', () => {
  it('is found in the first directory that has it, and not built again', async () => {
    const [first, second] = [temporaryDirectory(), temporaryDirectory()]
    const key = imageKey(GUEST)
    expect(findImage(key, [first, second])).toBeNull()
    mkdirSync(join(second, 'images', key), { recursive: true })
    const image = await buildImage(GUEST, [first, second])
    expect(image).toMatchObject({ key, rootImagePath: join(second, 'images', key, 'root.ext4') })
    expect(readdirSync(first)).toEqual([])
    mkdirSync(join(first, 'images', key), { recursive: true })
    expect(findImage(key, [first, second])?.directory).toBe(join(first, 'images', key))
  })

  it('runs its own programs on the host with its own libraries', () => {
    const cache = temporaryDirectory()
    mkdirSync(join(cache, 'images/key'), { recursive: true })
    const [loader, ...rest] = findImage('key', [cache])!.counterpartProgram('iperf3')
    const counterpart = join(cache, 'images/key/counterpart')
    expect(loader).toBe(`${counterpart}/lib/ld-linux-x86-64.so.2`)
    expect(rest).toEqual(['--library-path', `${counterpart}/lib`, `${counterpart}/iperf3`])
  })
})
