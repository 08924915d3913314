import { describe, expect, it } from 'vitest'
import { runProgram } from '../../src/host/processes.ts'
import { dhrystone } from '../../src/workloads/cpu/dhrystone.ts'
import { inPieces } from '../fakes/programOutput.ts'
import { builtProgram, callsIn, progressOf, resultOf } from './guestPrograms.ts'

const program = builtProgram('dhrystone')

async function run(...words: string[]) {
  return runProgram([program(), ...words], { allowFailure: true })
}

describe('dhrystone', () => {
  it('scores a right final state, and its progress adds up', async () => {
    const { stdout, exitCode } = await run('--duration-ns', '250000000')
    expect(exitCode).toBe(0)
    const result = resultOf(stdout)
    const steps = progressOf(stdout)
    expect(steps.length).toBeGreaterThan(1)
    expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(result.passes)
    expect(result.elapsed_ns).toBeGreaterThanOrEqual(250e6)
    expect(result.passes_per_second).toBeCloseTo(result.passes! / (result.elapsed_ns! / 1e9), 1)
    expect(result.dmips).toBeCloseTo(result.passes_per_second! / 1757, 1)
  })

  it('is read by its workload', async () => {
    const { stdout } = await run('--duration-ns', '50000000', '--interval-ns', '10000000')
    const output = inPieces(`${stdout}\n`)
    const params = { program: 'dhrystone', duration: 50e6 } as const
    expect(dhrystone.parse(output, params).rate).toBe(resultOf(stdout).passes_per_second)
    expect(dhrystone.progress(output, params)).toEqual(progressOf(stdout))
    expect(dhrystone.progress(output, params).length).toBeGreaterThan(2)
  })

  it('gives no score for a wrong final state, and says what is wrong', async () => {
    const { stdout, stderr, exitCode } = await run('--duration-ns', '1000000', '--spoil')
    expect(exitCode).toBe(3)
    expect(stderr).toBe('dhrystone: array[8] is 8 and should be 7')
    expect(stdout).not.toContain('result')
  })

  it.each([
    [[]],
    [['--duration-ns']],
    [['--duration-ns', '0']],
    [['--duration-ns', '1s']],
    [['--duration-ns', '9'.repeat(20)]],
    [['--fast']],
  ])('refuses %j', async (words) => {
    const { stdout, stderr, exitCode } = await run(...words)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).not.toBe('')
  })

  it('tells its version with the compiler and the flags that decide the score', async () => {
    const { stdout } = await run('--version')
    expect(stdout).toMatch(
      /^dhrystone 1\.1 \(tonari \d+\.\d+\.\d+, gcc .* -O2 -std=gnu11 -static -fno-inline .*-fno-lto .*\)$/,
    )
  })

  it.each([
    [
      'one_pass',
      'function_1 function_2 procedure_1 procedure_2 procedure_4 procedure_5 procedure_6 procedure_7 procedure_8',
    ],
    ['procedure_1', 'procedure_3 procedure_6 procedure_7'],
    ['procedure_3', 'procedure_7'],
    ['procedure_6', 'function_3'],
    ['function_2', 'function_1'],
  ])('keeps every procedure out of line: %s', async (caller, callees) => {
    expect((await callsIn(program(), caller)).filter((name) => /^(procedure|function)_/.test(name))).toEqual(
      callees.split(' '),
    )
  })

  it.each(['one_pass', 'function_2'])('calls the library for strings: %s', async (caller) => {
    // A static binary reaches the variant for the processor through a table of addresses, which bears no name.
    expect((await callsIn(program(), caller)).filter((name) => !/^(procedure|function)_/.test(name))).toHaveLength(1)
  })
})
