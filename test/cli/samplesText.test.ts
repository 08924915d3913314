import { describe, expect, it } from 'vitest'
import { describeAnswer, describeSummary, rowObjects } from '../../src/cli/samplesText.ts'

const linesOf = (text: string) => text.split('\n').filter((line) => !/[┌├└]/.test(line))

describe('an answer', () => {
  const answer = {
    columns: ['metric', 'n', 'times'],
    rows: [
      ['vcpu.run', 5, [1, 2]],
      ['日本', null, null],
      ['rate', 1234.5, []],
    ],
  }

  it('is aligned: numbers right, words left, nothing for null', () => {
    expect(linesOf(describeAnswer(answer))).toEqual([
      '│ metric   │      n │ times │',
      '│ vcpu.run │      5 │ [1,2] │',
      '│ 日本     │        │       │',
      '│ rate     │ 1234.5 │ []    │',
    ])
  })

  it('is an object a row for programs', () => {
    expect(rowObjects(answer)[1]).toEqual({ metric: '日本', n: null, times: null })
  })
})

describe('a summary', () => {
  it('counts seconds from the first sample, and names some of many dimensions', () => {
    const metric = { unit: 'ns', kind: 'counter' as const, samples: 6 }
    const text = describeSummary({
      boots: 2,
      trials: 3,
      samples: 12,
      metrics: [
        { ...metric, metric: 'core.busy', dimensions: { core: ['0', '1', '2', '3', '4'] }, firstNs: 7e9, lastNs: 9e9 },
        { ...metric, metric: 'vcpu.run', dimensions: { vm: ['vm1'], vcpu: ['0', '1'] }, firstNs: 6.5e9, lastNs: 9e9 },
      ],
    })
    expect(linesOf(text)).toEqual([
      '12 samples, 3 trials, 2 boots',
      '│ metric    │ unit │ kind    │ dimensions          │ samples │ first, s │ last, s │',
      '│ core.busy │ ns   │ counter │ core: 0 1 2 3 … (5) │       6 │      0.5 │     2.5 │',
      '│ vcpu.run  │ ns   │ counter │ vm: vm1; vcpu: 0 1  │       6 │        0 │     2.5 │',
    ])
  })
})
