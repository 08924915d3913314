import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendLine, readJson, readText, readTextIfThere, writeFileAtomically } from '../../src/host/files.ts'
import { runProgram } from '../../src/host/processes.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

describe('writeFileAtomically', () => {
  it('makes the directory, replaces the file, and leaves nothing else', async () => {
    const directory = temporaryDirectory()
    const path = join(directory, 'a/b/file')
    await writeFileAtomically(path, 'one')
    const before = statSync(path).ino
    await writeFileAtomically(path, 'two')
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(statSync(path).ino).not.toBe(before)
    expect(readdirSync(join(directory, 'a/b'))).toEqual(['file'])
  })

  it('leaves the old file and no other when it fails', async () => {
    const directory = temporaryDirectory({ 'target/occupied': 'x' })
    await expect(writeFileAtomically(join(directory, 'target'), 'text')).rejects.toThrow(/EISDIR|ENOTEMPTY/)
    expect(readdirSync(directory)).toEqual(['target'])
  })

  it('shows the old or the new content, whole, to a reader and after a kill', async () => {
    const path = join(temporaryDirectory(), 'file')
    const sizeBytes = 8_000_000
    const module = JSON.stringify(join(import.meta.dirname, '../../src/host/files.ts'))
    const script = `const { writeFileAtomically } = await import(${module})
      for (let n = 0; ; n++) await writeFileAtomically(${JSON.stringify(path)}, String(n % 10).repeat(${sizeBytes}))`
    const argv = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', script]
    const controller = new AbortController()
    const writer = runProgram(argv, { signal: controller.signal }).catch((error: unknown) => error)
    const [sizes, files] = [new Set<number>(), new Set<number>()]
    while (files.size < 6) {
      const status = statSync(path, { throwIfNoEntry: false })
      if (status !== undefined) {
        sizes.add(status.size)
        files.add(status.mtimeMs)
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    controller.abort()
    await writer
    expect([...sizes]).toEqual([sizeBytes])
    const content = readFileSync(path, 'utf8')
    expect(content === (content[0] ?? '').repeat(sizeBytes)).toBe(true)
  })
})

describe('appendLine', () => {
  it('adds whole lines', async () => {
    const path = join(temporaryDirectory(), 'lines')
    await appendLine(path, '{"a":1}')
    await appendLine(path, '{"b":2}')
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"b":2}\n')
    await expect(appendLine(path, 'two\nlines')).rejects.toThrow(/newline/)
  })
})

describe('reading', () => {
  it('names the file that is missing or is no JSON', async () => {
    const directory = temporaryDirectory({ 'bad.json': '{', 'good.json': '{"a": [1]}' })
    expect(await readJson(join(directory, 'good.json'))).toEqual({ a: [1] })
    await expect(readText(join(directory, 'none'))).rejects.toMatchObject({
      code: 'badInput',
      message: `cannot read ${directory}/none: there is no such file`,
    })
    await expect(readJson(join(directory, 'bad.json'))).rejects.toMatchObject({ code: 'badInput' })
    expect(await readTextIfThere(join(directory, 'none'))).toBeNull()
  })
})
