import { describe, expect, it } from 'vitest'
import { controlsSchema } from '../../src/model/control.ts'
import { settingsTables } from '../../src/report/controls/settingsTables.ts'
import { renderReport } from '../../src/report/renderReport.ts'
import { controlledRun } from '../fakes/controlledRun.ts'
import { sampleBoot } from '../fakes/sampleHost.ts'
import { samplePlan } from '../fakes/samplePlan.ts'
import { sampleInput } from './sampleReport.ts'

const CONTROLS = [
  'none',
  {
    name: 'all',
    disk: [
      { by: 'cgroup', on: 'all', write: '40 MB/s', shared: true },
      { by: 'qemu', on: 'victim', write: '13 MB/s', writeBurst: '20 MB/s', burstLength: '2 s', readIops: 50 },
    ],
    network: [
      { by: 'policing', on: 'neighbours', fromVm: '9 Mbit/s', burst: '256 KiB' },
      { by: 'guaranteed', on: ['vm1', 'vm2'], fromVm: '20 Mbit/s', fromVmCeiling: '30 Mbit/s' },
    ],
    cpu: [
      { on: 'neighbours', weight: 50 },
      { on: 'victim', cores: 0.5 },
    ],
  },
]
const plan = samplePlan({ controls: controlsSchema.parse(CONTROLS) })
const boots = [1, 2, 3].map((boot) =>
  sampleBoot(boot, { controls: boot === 3 ? {} : { all: { 'vm1 write': '13000000', 'vm2 weight': `${50 * boot}` } } }),
)
const plain = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(' | ').replaceAll('\u00a0', ' '))

describe('the tables of controls', () => {
  const [asked, found] = settingsTables({ plan, boots })

  it('show every limit with all that makes it up', () => {
    expect(plain(asked!.rows)).toEqual([
      'none | – | – | – | the testbed as it is',
      'all | disk | cgroup | all | write 40 MB/s, shared by these VMs together',
      'all | disk | qemu | victim | write 13 MB/s, read 50 operations/s, burst of writes 20 MB/s, bursts last 2 s',
      'all | network | policing | neighbours | from VM 9 Mbit/s, at once 256 KiB',
      'all | network | guaranteed | vm1, vm2 | from VM 20 Mbit/s, from VM at most 30 Mbit/s',
      'all | cpu | cgroup | neighbours | weight 50',
      'all | cpu | cgroup | victim | cores 0.5, given out every 100 ms',
    ])
  })

  it('show what was read back, and in which boots', () => {
    expect(plain(found!.rows)).toEqual([
      'all | vm1 write | 13000000 | all 2 that used it',
      'all | vm2 weight | 50 | 1',
      'all | vm2 weight | 100 | 2',
    ])
    expect(settingsTables({ plan, boots: [] })).toHaveLength(1)
  })

  it('stand in the report', () => {
    const limited = { name: 'limited', disk: { by: 'qemu', on: 'neighbours', write: '10 MB/s' } }
    const truth = { alone: 40e6, loaded: 38e6, neighbour: 10e6 }
    const run = controlledRun(['none', limited], { none: truth, limited: truth })
    const read = [sampleBoot(1, { controls: { limited: { 'vm2 write': 'ten' } } })]
    const { html } = renderReport(sampleInput({ boots: read }, run))
    expect(html).toContain('What each control is')
    expect(html).toContain('Controls as they were read back')
    expect(html).toContain('vm2 write')
  })
})
