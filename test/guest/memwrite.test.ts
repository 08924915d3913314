import { describe, expect, it } from 'vitest'
import { runProgram } from '../../src/host/processes.ts'
import { memwrite } from '../../src/workloads/memory/memwrite.ts'
import { inPieces } from '../fakes/programOutput.ts'
import { builtProgram, progressOf, resultOf } from './guestPrograms.ts'

const program = builtProgram('memwrite')
const MiB = 2 ** 20

async function run(...words: string[]) {
  return runProgram([program(), ...words], { allowFailure: true })
}

describe('memwrite', () => {
  it.each(['plain', 'nontemporal'] as const)('tells every pass, and its progress adds up: %s', async (stores) => {
    const bytes = 3 * MiB + 8
    const options = ['--stores', stores, '--interval-ns', '1000000']
    const { stdout, exitCode } = await run('--bytes', `${bytes}`, '--passes', '120', ...options)
    expect(exitCode).toBe(0)
    const steps = progressOf(stdout)
    const result = resultOf(stdout)
    const passesNs = [...stdout.matchAll(/^passes_ns (.*)$/gm)].flatMap(([, times = '']) =>
      times.split(' ').map(Number),
    )
    expect(steps.length).toBeGreaterThan(1)
    expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(120 * bytes)
    expect(result).toMatchObject({ bytes: 120 * bytes, passes: 120 })
    expect(passesNs).toHaveLength(120)
    expect(passesNs.every((ns) => ns > 0)).toBe(true)
    expect(passesNs.reduce((sum, ns) => sum + ns, 0)).toBe(result.elapsed_ns)
    expect(stdout).toMatch(/^ready \d+\n/)

    const params = { program: 'memwrite', bytes, passes: 120, stores } as const
    const parsed = memwrite.parse(inPieces(`${stdout}\n`), params)
    expect(parsed.rate).toBeCloseTo((120 * bytes * 1e9) / result.elapsed_ns!, -3)
  })

  it('goes on until it is stopped when it is told no number of passes', async () => {
    const timeout = ['timeout', '--signal', 'TERM', '0.4']
    const { stdout } = await runProgram([...timeout, program(), '--bytes', '8', '--passes', '0'], {
      allowFailure: true,
    })
    expect(progressOf(stdout).length).toBeGreaterThan(1)
    expect(stdout).not.toContain('result')
  })

  it.each(['plain', 'nontemporal'])(
    'gives no result when the buffer does not hold the last pass: %s',
    async (stores) => {
      const { stdout, stderr, exitCode } = await run('--bytes', '64', '--passes', '3', '--stores', stores, '--spoil')
      expect(exitCode).toBe(3)
      expect(stderr).toBe('memwrite: word 7 does not hold what was written')
      expect(stdout).not.toContain('result')
    },
  )

  it.each([
    ['64', `${2n ** 62n}`, `the times of ${2n ** 62n} passes`],
    [`${2n ** 60n}`, '1', `${2n ** 60n} bytes`],
  ])('says so when there is no memory: %s bytes, %s passes', async (bytes, passes, wanted) => {
    const { stdout, stderr, exitCode } = await run('--bytes', bytes, '--passes', passes)
    expect(exitCode).toBe(1)
    expect(stderr).toBe(`memwrite: no memory for ${wanted}`)
    expect(stdout).toBe('')
  })

  it.each([
    [[]],
    [['--bytes', '64']],
    [['--passes', '1']],
    [['--bytes', '12', '--passes', '1']],
    [['--bytes', '0', '--passes', '1']],
    [['--bytes', '64', '--passes', '-1']],
    [['--bytes', '64', '--passes']],
    [['--bytes', '64', '--passes', '1x']],
    [['--bytes', '64', '--passes', '1', '--stores', 'fast']],
    [['--bytes', '64', '--passes', '9'.repeat(20)]],
    [['--bytes', '64', '--passes', ' -1']],
    [['--bytes', '64', '--passes', '1', '--interval-ns', '0']],
    [['--size', '64']],
  ])('refuses %j', async (words) => {
    const { stdout, stderr, exitCode } = await run(...words)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^memwrite: /)
  })

  it.each([
    ['store_plain', /\bmov\b\s+%r\w+,\(?.*\(%r/, 'movnti'],
    ['store_nontemporal', /\bmovnti\b/, 'none'],
  ])('writes with single stores, no string instruction and no call: %s', async (name, store, unwanted) => {
    const { stdout } = await runProgram(['objdump', '--no-show-raw-insn', `--disassemble=${name}`, program()])
    const code = stdout.slice(stdout.indexOf(`<${name}>:`))
    expect(code).toMatch(store)
    expect(code).toMatch(/\bret/)
    expect(code).not.toMatch(/\brep\b|\bstos|\bcall\b|memset|xmm/)
    expect(code).not.toContain(unwanted)
  })
})
