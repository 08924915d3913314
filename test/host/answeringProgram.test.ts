import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AnsweringProgram } from '../../src/host/answeringProgram.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

const SLOW = ['sh', '-c', 'while read line; do sleep 0.2; echo "$line"; done']
const afterMs = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function ask(program: AnsweringProgram, line: string, timeoutMs = 5000): Promise<string | null> {
  return program.send(line) ? program.answer(timeoutMs) : null
}

describe('AnsweringProgram', () => {
  it('answers each line with a line, without starting anew, and leaves no name behind', async () => {
    const directory = temporaryDirectory()
    const program = await AnsweringProgram.start(['cat'], directory)
    expect(readdirSync(directory)).toEqual([])
    expect(await ask(program, 'one')).toBe('one')
    expect(await ask(program, 'two')).toBe('two')
    expect(program.take()).toBeNull()
    program.close()
    expect(await ask(program, 'three')).toBeNull()
  })

  it('takes an answer that is there, and does not wait for one that is not', async () => {
    const program = await AnsweringProgram.start(SLOW, temporaryDirectory())
    expect(program.send('slow')).toBe(true)
    expect(program.take()).toBeNull()
    await afterMs(400)
    expect(program.take()).toBe('slow')
    program.close()
  })

  it('never takes a late answer for the next one', async () => {
    const program = await AnsweringProgram.start(SLOW, temporaryDirectory())
    expect(await ask(program, 'late', 20)).toBeNull()
    expect(await ask(program, 'too early', 20)).toBeNull()
    await afterMs(400)
    expect(await ask(program, 'in time')).toBe('in time')
    program.close()
  })

  it('carries answers that are longer than a pipe', async () => {
    const program = await AnsweringProgram.start(
      ['sh', '-c', 'read line; head -c 300000 /dev/zero | tr "\\0" x; echo'],
      temporaryDirectory(),
    )
    expect((await ask(program, 'long'))?.length).toBe(300_000)
    program.close()
  })

  it('answers nothing where there is no such program, or it has ended', async () => {
    for (const argv of [['tonari-no-such-program'], ['true']]) {
      const program = await AnsweringProgram.start(argv, temporaryDirectory())
      await afterMs(100)
      expect(await ask(program, 'x')).toBeNull()
      program.close()
    }
  })
})
