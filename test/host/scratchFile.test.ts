import { fstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createScratchFile } from '../../src/host/scratchFile.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

const MiB = 2 ** 20
const O_DIRECT = 0o40000

describe('createScratchFile', () => {
  it('makes a file of that size, all of it allocated, for direct I/O, and without a name', async () => {
    const directory = temporaryDirectory()
    const file = await createScratchFile(directory, 3 * MiB)
    const { size, blocks } = fstatSync(file.fd)
    expect(size).toBe(3 * MiB)
    expect(blocks * 512).toBeGreaterThanOrEqual(3 * MiB)
    const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${file.fd}`, 'utf8'))?.[1] ?? ''
    expect(Number.parseInt(flags, 8) & O_DIRECT).toBe(O_DIRECT)
    expect(readdirSync(directory)).toEqual([])
    expect(statSync(file.path).ino).toBe(fstatSync(file.fd).ino)
    expect(readlinkSync(file.path)).toMatch(/ \(deleted\)$/)
    file.close()
    expect(() => statSync(file.path)).toThrow('ENOENT')
  })

  it('says that there is no space, and keeps nothing open', async () => {
    const directory = temporaryDirectory()
    const open = readdirSync('/proc/self/fd').length
    await expect(createScratchFile(directory, 2 ** 60)).rejects.toMatchObject({ code: 'hostLacksRequirements' })
    expect(readdirSync('/proc/self/fd')).toHaveLength(open)
    expect(readdirSync(directory)).toEqual([])
  })

  it('says where no such file can be made', async () => {
    const directory = join(temporaryDirectory(), 'missing')
    await expect(createScratchFile(directory, MiB)).rejects.toMatchObject({
      code: 'hostLacksRequirements',
      message: `cannot make a file for direct I/O in ${directory}`,
    })
  })
})
