import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { devicesBelow } from '../../src/host/blockDevices.ts'
import { HeldFile } from '../../src/host/heldFile.ts'
import { entriesOf } from '../../src/host/kernelFiles.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

describe('HeldFile', () => {
  it('reads the whole file anew each time, longer than at first too', () => {
    const path = join(temporaryDirectory({ held: 'one' }), 'held')
    const file = HeldFile.open(path)
    expect(file?.read()).toBe('one')
    writeFileSync(path, 'x'.repeat(50_000))
    expect(file?.read()).toBe('x'.repeat(50_000))
    writeFileSync(path, '')
    expect(file?.read()).toBe('')
    file?.close()
    expect(file?.read()).toBeNull()
  })

  it('is null where there is no file, and reads the files of the kernel', () => {
    expect(HeldFile.open('/proc/no-such-file')).toBeNull()
    const maps = HeldFile.open('/proc/self/maps', { inPieces: true })
    expect(maps?.read()?.split('\n').length).toBeGreaterThan(50)
    expect(maps?.read()?.endsWith('\n')).toBe(true)
    maps?.close()
  })
})

describe('entriesOf', () => {
  it('finds names with their parts', () => {
    expect(entriesOf('/proc/self/task', new RegExp(`^(${process.pid})$`))).toEqual([
      { path: `/proc/self/task/${process.pid}`, groups: [`${process.pid}`] },
    ])
    expect(entriesOf('/proc/no-such-directory', /x/)).toEqual([])
  })
})

describe('devicesBelow', () => {
  it('goes from a mapped volume to the partition it is on, and to the whole disk', () => {
    const directory = temporaryDirectory()
    const device = (path: string, name: string) => {
      const full = join(directory, 'sys', path)
      mkdirSync(full, { recursive: true })
      writeFileSync(join(full, 'uevent'), `MAJOR=1\nDEVNAME=${name}\nDEVTYPE=disk\n`)
      return full
    }
    device('devices/sda', 'sda')
    const partition = device('devices/sda/sda2', 'sda2')
    writeFileSync(join(partition, 'partition'), '2\n')
    const mapped = device('devices/dm-0', 'dm-0')
    mkdirSync(join(mapped, 'slaves'))
    symlinkSync(partition, join(mapped, 'slaves/sda2'))
    mkdirSync(join(directory, 'sys/dev/block'), { recursive: true })
    symlinkSync(mapped, join(directory, 'sys/dev/block/253:0'))
    expect(devicesBelow('253:0', join(directory, 'sys'))).toEqual(['dm-0', 'sda2', 'sda'])
    expect(devicesBelow('0:77', join(directory, 'sys'))).toEqual([])
  })
})
