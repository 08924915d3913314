import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { describeDoctor } from '../../src/cli/doctorText.ts'
import { judgeHost } from '../../src/host/doctor/judge.ts'
import { goodHost, poorHost } from '../host/doctor/evidenceSamples.ts'

describe('describeDoctor', () => {
  it('keeps to the width, and loses no word by it', () => {
    const report = judgeHost(poorHost)
    for (const width of [60, 80, 120]) {
      const text = describeDoctor(report, { width, colour: true })
      const lines = stripVTControlCharacters(text).split('\n')
      expect(Math.max(...lines.slice(0, -2).map((line) => line.length))).toBeLessThanOrEqual(width)
      const wordsOfText = new Set(lines.join(' ').split(/\s+/))
      const short = report.items.flatMap(({ cost }) => cost.split(' ')).filter((word) => word.length < 20)
      expect(short.filter((word) => !wordsOfText.has(word) && !wordsOfText.has(`${word}.`))).toEqual([])
    }
  })

  it('says the state in words, without colour too', () => {
    const text = describeDoctor(judgeHost(poorHost), { width: 100, colour: false })
    expect(text).toBe(stripVTControlCharacters(text))
    expect(text).toMatch(/^✘ missing +Namespaces +refused: unshare failed/m)
    expect(text).toMatch(/^! degraded +KVM +not usable: \/dev\/kvm does not exist$/m)
    expect(text).toMatch(/^✔ ok +NUMA/m)
  })

  it('sums up', () => {
    const last = (report: ReturnType<typeof judgeHost>) =>
      describeDoctor(report, { width: 80, colour: false }).trimEnd().split('\n').at(-1)
    expect(last(judgeHost(goodHost))).toMatch(/^\d+ ok, 0 degraded, 0 missing\. tonari works here\.$/)
    expect(last(judgeHost(poorHost))).toMatch(/1[0-9] missing\. tonari cannot work/)
  })
})
