import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  exists,
  hashTrees,
  listDirectories,
  makeDirectory,
  moveTree,
  occupiedBytes,
  removeTree,
} from '../../src/host/fileTree.ts'
import { readDiskBytes, readTextNow } from '../../src/host/kernelFiles.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

describe('hashTrees', () => {
  const hash = (files: Record<string, string>, names: readonly string[]) => {
    const directory = temporaryDirectory(files)
    return hashTrees(names.map((name) => join(directory, name)))
  }

  it('is decided by names and contents, whatever the order on disk', () => {
    const first = hash({ 'a/x': '1', 'a/b/y': '2', file: '3' }, ['a', 'file'])
    expect(hash({ file: '3', 'a/b/y': '2', 'a/x': '1', other: '4' }, ['a', 'file'])).toBe(first)
    expect(hash({ 'a/x': '1', 'a/b/y': '2', file: '4' }, ['a', 'file'])).not.toBe(first)
    expect(hash({ 'a/x': '1', 'a/b/z': '2', file: '3' }, ['a', 'file'])).not.toBe(first)
    expect(hash({ 'a/x': '1', 'a/b/y': '2', file: '3' }, ['a'])).not.toBe(first)
  })

  it('tells apart the same file in two directories', () => {
    const names = ['a', 'b']
    const one = hash({ 'a/p': '', 'a/q': '1', 'b/r': '' }, names)
    expect(hash({ 'a/p': '', 'b/q': '1', 'b/r': '' }, names)).not.toBe(one)
  })
})

describe('directories', () => {
  it('are made, listed, moved and removed', () => {
    const root = temporaryDirectory({ 'b/file': 'x', 'a/file': 'x', file: 'x' })
    expect(listDirectories(root)).toEqual([join(root, 'a'), join(root, 'b')])
    expect(listDirectories(join(root, 'none'))).toEqual([])
    makeDirectory(join(root, 'c/d'))
    moveTree(join(root, 'a'), join(root, 'c/e'))
    expect(exists(join(root, 'c/e/file'))).toBe(true)
    removeTree(join(root, 'c'))
    removeTree(join(root, 'c'))
    expect(exists(join(root, 'c'))).toBe(false)
  })

  it('occupy what their files do, holes not counted', () => {
    const root = temporaryDirectory({ 'a/b/data': 'x'.repeat(100_000) })
    const before = occupiedBytes(root)
    expect(before).toBeGreaterThanOrEqual(100_000)
    writeFileSync(join(root, 'a/more'), 'x'.repeat(200_000))
    expect(occupiedBytes(root) - before).toBeGreaterThanOrEqual(200_000)
    renameSync(join(root, 'a/more'), join(root, 'more'))
    expect(occupiedBytes(join(root, 'a'))).toBe(before)
  })
})

describe('files of the kernel', () => {
  it('are read at once', () => {
    expect(readTextNow('/proc/self/comm')).not.toBe('')
  })

  it('tell what a process has read and written, and zeros once it is gone', () => {
    const { readBytes, writtenBytes } = readDiskBytes(process.pid)
    expect(readBytes).toBeGreaterThanOrEqual(0)
    expect(writtenBytes).toBeGreaterThanOrEqual(0)
    expect(readDiskBytes(2 ** 30)).toEqual({ readBytes: 0, writtenBytes: 0 })
  })
})
