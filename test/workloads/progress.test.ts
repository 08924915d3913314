import { describe, expect, it } from 'vitest'
import { workloadFor } from '../../src/workloads/registry.ts'
import { inPieces } from '../fakes/programOutput.ts'
import { CAPTURED } from './captured.ts'

function progressOf(name: string, cut?: number) {
  const { params, text } = CAPTURED.find((captured) => captured.name === name)!
  return workloadFor(params).progress(inPieces(text.slice(0, cut)), params)
}

describe('progress', () => {
  it.each([
    ['dhrystone/one-second', 1487808],
    ['memwrite/plain', 2013265920],
    ['memwrite/nontemporal', 2013265920],
  ])('adds up to what the program says it did: %s', (name, total) => {
    const steps = progressOf(name)
    expect(steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
    expect(steps.map(({ timeNs }) => timeNs)).toEqual(steps.map(({ timeNs }) => timeNs).toSorted((a, b) => a - b))
  })

  it('leaves out the line that a kill tore', () => {
    expect(progressOf('dhrystone/one-second', 55)).toEqual([
      { timeNs: 6145502747, amount: 118720 },
      { timeNs: 6246358366, amount: 156672 },
    ])
    expect(progressOf('dhrystone/one-second', 53)).toHaveLength(1)
  })

  it('is empty for programs that stream nothing', () => {
    expect(progressOf('netperf/tcp')).toEqual([])
    expect(progressOf('fio/randread')).toEqual([])
  })
})
