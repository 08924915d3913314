import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCoreList, parseCoreList, readThreads } from '../../src/host/threads.ts'

describe('the kernel list of cores', () => {
  it.each([
    ['', []],
    ['0\n', [0]],
    ['0-3,8\n', [0, 1, 2, 3, 8]],
    ['5,7-8', [5, 7, 8]],
  ])('is read: %j', (text, cores) => {
    expect(parseCoreList(text)).toEqual(cores)
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500)), (cores) => {
        expect(parseCoreList(formatCoreList(cores))).toEqual(cores)
      }),
    )
  })
})

describe('readThreads', () => {
  it('finds the threads of a process with their names and cores', () => {
    const threads = readThreads(process.pid)
    const main = threads.find(({ id }) => id === process.pid)
    expect(threads.length).toBeGreaterThan(1)
    expect(main?.name).not.toBe('')
    expect(threads.every(({ cores }) => cores.length > 0)).toBe(true)
  })
})
