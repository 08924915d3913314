import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/renderReport.ts'
import { samplePeersRun } from '../fakes/samplePeers.ts'
import { sampleInput } from './sampleReport.ts'

describe('the report of peers', () => {
  const { html, markdown, figures, csv } = renderReport(sampleInput({}, samplePeersRun()))

  it('opens with the question and its answer', () => {
    const [, first = ''] = markdown.split('\n## ')
    expect(first).toMatch(/^Do VMs that are configured alike perform alike\?/)
    expect(first).toMatch(
      /- Yes\. dhrystone: each VM gets [\d.]+.% to [\d.]+.% of what the others get: equal at a 10 % margin/,
    )
    expect(first).toMatch(/- No\. dhrystone-half: vm2 gets 49\.\d.% \\\[[\d., ]+\\\] of what the others get: different/)
  })

  it('draws every VM, and shows effects and fairness', () => {
    expect(Object.keys(figures)).toEqual(['figure-peers.svg'])
    for (const name of ['vm1', 'vm2', 'vm3']) expect(figures['figure-peers.svg']).toContain(`>${name}</text>`)
    expect(markdown).toContain('dhrystone-half-3vm: VM shows an effect')
    expect(markdown).toContain('start order')
    expect(html).toContain('Jain')
    expect(csv.split('\r\n')[2]).toContain('dhrystone-half-3vm')
  })

  it('leaves out what speaks of a victim', () => {
    expect(markdown.split('\n## Raw numbers')[0]).not.toMatch(/victim|VM1|neighbour(?!s kept)/)
  })

  it('shows whether the controls of peers hold, from the windows in which all ran', () => {
    const run = samplePeersRun()
    // One period's worth is there at the start, and is not the rate's.
    const PERIOD_NS = 16e6
    const used = (rate: number) =>
      run.trials
        .filter(({ group, state }) => group === 'dhrystone-half' && state === 'together')
        .flatMap(({ boot, id, startNs }) => {
          const timesNs = Array.from({ length: 13 }, (_, at) => startNs + (at - 1) * 1e8)
          const values = timesNs.map((timeNs) => 5e9 + (timeNs > startNs ? PERIOD_NS + rate * (timeNs - startNs) : 0))
          return ['vcpu.run', 'thread.run'].map((metric) => ({
            ...{ boot, trial: id, metric, dimensions: { vm: 'vm2' }, timesNs },
            values: metric === 'vcpu.run' ? values : values.map(() => 0),
          }))
        })
    const { analysis } = sampleInput({ sampled: used(0.16) }, run)
    expect(analysis.bindings).toMatchObject([
      { control: 'half', vms: ['vm2'], workload: 'dhrystone', outcome: 'binds' },
    ])
    const loose = sampleInput({ sampled: used(0.4) }, run)
    expect(loose.analysis.bindings).toMatchObject([{ outcome: 'does not bind' }])
    const page = renderReport(loose).markdown
    expect(page).toContain('Do the limits bind? No: 1 of 1')
    expect(page).toContain('Limit does not bind: half')
    expect(page).toContain('What each control is')
  })
})
