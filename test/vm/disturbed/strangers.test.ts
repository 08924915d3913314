import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Analysis, analysisSchema } from '../../../src/model/analysis.ts'
import { type Finished, start, TONARI } from '../command.ts'

const EXPERIMENT = new URL('../../../examples/separate-cores.yaml', import.meta.url).pathname
const BUSY = ['taskset', ['-c', '0', 'sh', '-c', 'while :; do :; done']] as const

describe('a run with a stranger on the host, and a budget for no block', () => {
  let directory: string
  let stranger: ChildProcess
  let finished: Finished
  let analysis: Analysis

  beforeAll(async () => {
    directory = mkdtempSync('/var/tmp/tonari-test-')
    const out = join(directory, 'run')
    stranger = spawn(...BUSY, { stdio: 'ignore' })
    finished = await start([TONARI, 'run', EXPERIMENT, '--out', out, '--budget', '1 ms', '--json']).finished
    analysis = analysisSchema.parse(JSON.parse(readFileSync(join(out, 'analysis.json'), 'utf8')))
  }, 120_000)
  afterAll(() => {
    stranger.kill('SIGKILL')
    rmSync(directory, { recursive: true })
  })

  it('names the stranger, and how much of a core it took', () => {
    const found = analysis.qualification?.foreign.find(({ pid }) => pid === stranger.pid)
    expect(found).toMatchObject({ name: 'sh' })
    expect(found?.cores).toBeGreaterThan(0.2)
    expect(analysis.qualified).toBe(false)
    expect(analysis.conditions.join('\n')).toContain(`sh (process ${stranger.pid})`)
  })

  it('boots nothing, and says what stays undecided', () => {
    expect(finished).toMatchObject({ status: 0 })
    expect(finished.stderr).toContain('the time budget is used up; undecided cells: 1')
    expect(analysis.trials).toBe(0)
    expect(analysis.cells.find(({ vms }) => vms === 2)).toMatchObject({ verdict: 'inconclusive', n: 0 })
  })
})
