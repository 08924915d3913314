import { describe, expect, it } from 'vitest'
import { parseExperiment } from '../../../src/plan/parseExperiment.ts'
import { tunedControl } from '../../../src/plan/tuning/tunedControl.ts'
import { LEAST, refusalOf } from '../refusal.ts'

const CONTROL = '{ network: { by: ceiling, on: neighbours, fromVm: $value } }'
const text = (control = CONTROL, more = 'loosest: 25 Mbit/s, tightest: 5 Mbit/s') =>
  `${LEAST}running: [3]\ntune:\n  control: ${control}\n  ${more.split(', ').join('\n  ')}\n`
const messageOf = (...args: Parameters<typeof text>) => refusalOf(text(...args)).message

function controlOf(whole: string) {
  const { tune } = parseExperiment(whole, 'f.yaml')
  const control = tune && tunedControl(tune)
  if (control === undefined || 'faults' in control) throw new Error('no control')
  return control
}

describe('tune:', () => {
  it('varies one quantity between two ends', () => {
    const control = controlOf(text())
    expect(control).toMatchObject({ loosest: 25e6, tightest: 5e6, key: 'fromVm', unit: 'bit/s' })
    expect(control.at(7.5e6)).toEqual({
      name: 'tuned',
      network: [{ by: 'ceiling', on: 'neighbours', fromVm: 7.5e6 }],
    })
    expect(control.label(12.5e6)).toBe('12.5 Mbit/s')
    expect(control.quantity).toBe('ceiling of what each neighbour sends')
    expect(control.rounded(12_345_678)).toBe(12_300_000)
  })

  it('varies any key of any resource, one of several limits', () => {
    const disk = '{ disk: [{ by: cgroup, on: all, write: 40 MB/s, shared: true }, { on: all, write: $value }] }'
    const write = controlOf(text(disk, 'loosest: 30 MB/s, tightest: 5 MB/s'))
    expect(write.at(13e6).disk?.[1]).toMatchObject({ on: 'all', write: 13e6 })
    expect(write.quantity).toBe('disk limit by QEMU of what each VM writes')
    const cores = controlOf(text('{ cpu: { on: neighbours, cores: $value } }', 'loosest: 1, tightest: 0.1'))
    expect(cores.rounded(0.31622)).toBe(0.316)
    expect(cores.at(0.5).cpu?.[0]).toMatchObject({ cores: 0.5 })
    const guarantee = controlOf(
      text('{ network: { by: guaranteed, on: victim, fromVm: $value } }', 'loosest: 5 Mbit/s, tightest: 40 Mbit/s'),
    )
    expect(guarantee).toMatchObject({ loosest: 5e6, tightest: 40e6 })
  })

  it('names the place of what is wrong with the control or its ends', () => {
    expect(messageOf('{ cpu: { cores: 1 } }')).toBe('f.yaml:6:12: tune.control: no quantity is $value')
    expect(messageOf('{ cpu: { cores: $value, weight: $value } }')).toBe(
      'f.yaml:6:12: tune.control: 2 quantities are $value',
    )
    expect(messageOf(CONTROL, 'loosest: 25 Mbit/s, tightest: 5 MB/s')).toMatch(
      /^f\.yaml:8:13: tune\.tightest: expected a rate with a unit out of kbit\/s/,
    )
    expect(messageOf(CONTROL, 'loosest: 5 Mbit/s, tightest: 5 Mbit/s')).toBe(
      'f.yaml:8:13: tune.tightest: the same as loosest',
    )
    expect(messageOf(CONTROL, 'loosest: 25 Mbit/s')).toBe('f.yaml:6:3: missing key tightest in tune')
    expect(messageOf('{ cpu: { cores: 1, period: $value } }', 'loosest: 20 ms, tightest: 10 ms')).toContain(
      'tune.control: period cannot be tuned',
    )
    expect(messageOf('{ network: { by: ceiling, onn: all, fromVm: $value } }')).toContain('f.yaml:6:')
  })

  it('holds the control against VMs and port at both ends', () => {
    const guarantee = '{ network: { by: guaranteed, on: victim, fromVm: $value } }'
    expect(messageOf(guarantee, 'loosest: 5 Mbit/s, tightest: 60 Mbit/s')).toContain(
      "tuned: fromVm guarantees 60 Mbit/s in all, more than the NIC port's 50 Mbit/s",
    )
    expect(messageOf('{ cpu: { on: [vm9], cores: $value } }', 'loosest: 1, tightest: 0.1')).toContain('there is no vm9')
  })

  it('asks about a victim', () => {
    expect(refusalOf(`${text()}mode: peers\n`)).toEqual({
      message: 'f.yaml:9:7: tune: peers have no VM1 that a control could protect',
      hint: 'write mode: victim, or take tune: out',
    })
  })

  it('asks one question', () => {
    expect(refusalOf(text().replace('running: [3]', 'running: [2, 3]')).message).toBe(
      'f.yaml:4:10: running: a control is tuned for one number of VMs above 1, here are 2',
    )
    expect(refusalOf(`${text()}controls: [none, { name: a, cpu: { cores: 1 } }]\n`).message).toContain(
      'controls: tune compares with one entry',
    )
    expect(
      refusalOf(text().replace('program: dhrystone', 'program: dhrystone\n  - program: memwrite')).message,
    ).toContain('workloads: a control is tuned for one workload')
    expect(messageOf(CONTROL, 'loosest: 6 Mbit/s, tightest: 5 Mbit/s')).toContain(
      'tune.resolution: the ends are only a factor of 1.20 apart',
    )
    expect(messageOf(CONTROL, 'loosest: 25 Mbit/s, tightest: 5 Mbit/s, stepBlocks: 5')).toContain(
      'tune.stepBlocks: values are decided after 4, 6, 8, 12, 16, 24, 32 blocks, and 5 is none of these',
    )
  })
})
