import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { runProgram } from '../../src/host/processes.ts'

const GUEST = join(import.meta.dirname, '../../guest')

/** Builds one of the guest's programs for the tests of a file; returns what gives its path. */
export function builtProgram(name: string): () => string {
  let directory = ''
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tonari-guest-'))
    await runProgram(['make', '--silent', '-C', GUEST, `BUILD=${directory}`, name])
  }, 60_000)
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  return () => join(directory, name)
}

/** Numbers of the `result` line, by name. */
export function resultOf(stdout: string): Record<string, number> {
  const line = stdout.split('\n').find((candidate) => candidate.startsWith('result ')) ?? ''
  return Object.fromEntries(
    [...line.matchAll(/(\w+)=([0-9.]+)/g)].map(([, name = '', value]): [string, number] => [name, Number(value)]),
  )
}

/** Times and amounts of the `progress` lines. */
export function progressOf(stdout: string): { timeNs: number; amount: number }[] {
  return [...stdout.matchAll(/^progress (\d+) (\d+)$/gm)].map(([, timeNs, amount]) => ({
    timeNs: Number(timeNs),
    amount: Number(amount),
  }))
}

/** What a function of a program calls or leaves to by a last jump: names, each once, sorted. */
export async function callsIn(program: string, caller: string): Promise<string[]> {
  const { stdout } = await runProgram(['objdump', '--no-show-raw-insn', `--disassemble=${caller}`, program])
  const targets = [...stdout.matchAll(/\b(?:call|jmp)\s+[0-9a-f]+ <([^>]+)>/g)].map(([, target = '']) => target)
  return [...new Set(targets)].filter((target) => target.split('+')[0] !== caller).sort()
}
