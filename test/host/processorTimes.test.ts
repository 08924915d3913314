import { describe, expect, it } from 'vitest'
import { parseCoreTimes, parseProcessStat, readProcessTimes, readThreadTimes } from '../../src/host/processorTimes.ts'

/** As a kernel 6.1 shows it, cut short. */
const STAT = `cpu  756974 1882 124729 2006924 13698 0 6069 1344 0 0
cpu0 350087 1005 57595 1042845 2325 0 2376 661 0 0
cpu1 406887 877 67134 964079 11372 0 3692 682 0 0
intr 32049013 122 0
ctxt 61440431
`

describe('/proc/stat', () => {
  it('tells what programs and the host above used of some cores', () => {
    expect(parseCoreTimes(STAT, [1])).toEqual({ busyNs: (406887 + 877 + 67134) * 1e7, stealNs: 682 * 1e7 })
    expect(parseCoreTimes(STAT, [0, 1]).stealNs).toBe((661 + 682) * 1e7)
    expect(parseCoreTimes(STAT, [7])).toEqual({ busyNs: 0, stealNs: 0 })
  })
})

describe('/proc/PID/stat', () => {
  it('tells name and time, whatever the name holds', () => {
    const rest = 'S 1 2927 2927 0 -1 4194560 5231 0 0 0 150 30 0 0 20 0 11 0 1234'
    expect(parseProcessStat(`2927 (node) ${rest}\n`)).toEqual({ pid: 2927, name: 'node', cpuNs: 180 * 1e7 })
    expect(parseProcessStat(`5 (a b) (c) ${rest}`)).toMatchObject({ pid: 5, name: 'a b) (c' })
    expect(parseProcessStat('')).toBeNull()
  })
})

describe('this machine', () => {
  it('shows this process, and how long its thread ran', () => {
    const spun = performance.now() + 30
    while (performance.now() < spun);
    expect(readProcessTimes().find(({ pid }) => pid === process.pid)?.cpuNs).toBeGreaterThan(0)
    expect(readThreadTimes(process.pid, process.pid).runNs).toBeGreaterThan(20e6)
    expect(readThreadTimes(process.pid, 1)).toEqual({ runNs: 0, waitNs: 0 })
  })
})
