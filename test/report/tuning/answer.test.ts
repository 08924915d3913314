import { describe, expect, it } from 'vitest'
import type { TriedValue, TuneDocument } from '../../../src/model/tuning.ts'
import { answerOf } from '../../../src/report/tuning/answer.ts'
import { renderTune } from '../../../src/report/tuning/renderTune.ts'
import { tuneText } from '../../../src/report/tuning/tuneText.ts'
import { emptyTune, sampleTried } from '../../fakes/sampleTune.ts'

const tuneWith = (steps: TriedValue[], confirmations: TriedValue[] = []): TuneDocument => ({
  ...emptyTune(),
  steps,
  confirmations,
})
const FOUND = [sampleTried(5e6, 'good'), sampleTried(25e6, 'too loose'), sampleTried(14e6, 'good')]
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the answer', () => {
  it('begins with the control and the figures of its confirmation, and tells of the next looser value', () => {
    const confirmation = { ...sampleTried(14e6, 'good'), n: 6, kept: { ratio: 0.97, low: 0.95, high: 0.99 } }
    const { end, value, sentence } = answerOf(tuneWith(FOUND, [confirmation]), { why: 'found' })
    expect({ end, value }).toEqual({ end: 'confirmed', value: 14e6 })
    expect(plain(sentence)).toBe(
      'Loosest control found: 14 Mbit/s as ceiling of what each neighbour sends. VM1 keeps 97.0 % [95.0, 99.0] of its ' +
        'rate alone without the control, independent at 10.0 %; confirmed by a fresh campaign (n = 6). The next looser ' +
        'value tried, 25 Mbit/s, was too loose (what made it too loose).',
    )
  })

  it('tells of a confirmation that failed, and of time that was up', () => {
    const failed = sampleTried(14e6, 'too loose')
    const { sentence } = answerOf(tuneWith(FOUND, [failed, sampleTried(5e6, 'good')]), { why: 'out of time' })
    expect(sentence).toContain('found: 5 Mbit/s as ceiling')
    expect(sentence).toContain(
      'A looser value was found first. A fresh campaign did not confirm it: 14 Mbit/s was too loose',
    )
    expect(sentence).toContain('The time was up before the search had come to its end')
  })

  it('is none or undecided where no confirmation held', () => {
    expect(answerOf(tuneWith(FOUND, [sampleTried(14e6, 'too loose')]), { why: 'found' })).toMatchObject({
      end: 'none does',
      value: null,
    })
    expect(answerOf(tuneWith(FOUND, [sampleTried(14e6, 'undecided')]), { why: 'found' }).end).toBe('undecided')
  })

  it('says what the loss went to where not even the tightest does', () => {
    const tune = tuneWith([sampleTried(5e6, 'too loose'), sampleTried(25e6, 'too loose')])
    const { end, sentence } = answerOf(tune, { why: 'even the tightest' })
    expect(end).toBe('none does')
    expect(sentence).toBe(
      'No value does: even the tightest, 5 Mbit/s, was too loose (what made it too loose). VM1 lost 70.0 % of its rate; ' +
        'the NIC queue dropped 30.0 % of all packets.',
    )
    const swapped = { ...tune, contradictions: ['5 Mbit/s was too loose, and 25 Mbit/s, which is looser, was good'] }
    expect(answerOf(swapped, { why: 'even the tightest' }).sentence).toContain('the wrong way round')
  })

  it('names what stayed undecided', () => {
    const { end, sentence } = answerOf(tuneWith([sampleTried(5e6, 'undecided')]), { why: 'undecided' })
    expect(end).toBe('undecided')
    expect(sentence).toBe('Undecided: no value is known to do. 5 Mbit/s was undecided (what made it undecided).')
  })
})

describe('the report', () => {
  const confirmation = sampleTried(14e6, 'good', 'confirmations/01')
  const tune = tuneWith(FOUND, [confirmation])
  const recipe = { with: 'tc' as const, format: 'sh' as const, note: 'put <names>', text: 'tc qdisc show\n' }
  const answered = { ...tune, answer: { ...answerOf(tune, { why: 'found' }), recipes: [recipe] } }

  it('has conditions and answer first, then how to set it, then what was tried', () => {
    const conditioned = { ...answered, conditions: ['The host is not qualified.'] }
    const { html, markdown, figures } = renderTune(conditioned)
    const order = ['Acceleration: emulated (TCG).\n- The host is not qualified.']
    order.push('Loosest control found', 'put <names>', 'tc qdisc show', 'steps/01', 'confirmations/01')
    const places = order.map((each) => tuneText(conditioned).indexOf(each))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(Math.min(...places)).toBe(0)
    expect(markdown).toContain('```sh\ntc qdisc show\n```')
    expect(html).toContain('<pre><code>tc qdisc show\n</code></pre>')
    expect(html).toContain('put &lt;names&gt;')
    expect(figures['tune.svg']).toContain('14 Mbit/s, confirmation')
  })

  it('draws every value at its place, in the colour of its outcome', () => {
    const svg = renderTune(answered).figures['tune.svg'] ?? ''
    for (const label of ['5 Mbit/s', '25 Mbit/s', '14 Mbit/s']) expect(svg).toContain(`>${label}<`)
    for (const colour of ['#00795a', '#d55e00']) expect(svg).toContain(colour)
    expect(svg).not.toContain('NaN')
  })
})
