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
})
