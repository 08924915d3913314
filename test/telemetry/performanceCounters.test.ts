import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coreCounters, parseCoreCounts, performanceCounters } from '../../src/telemetry/performanceCounters.ts'
import { isRoot } from '../../src/host/capabilities.ts'
import { builtProgram } from '../guest/guestPrograms.ts'
import { sampleTarget } from './sampleTarget.ts'

const program = builtProgram('corecounts')
const target = async (coreCountsProgram: string | null) => {
  const { target: whole, kill } = sampleTarget(0)
  await kill()
  return { ...whole, coreCountsProgram }
}

it.runIf(isRoot())('counts on each core what happens there, and never backwards', async () => {
  const probe = await coreCounters(['context-switches']).open(await target(program()))
  if ('unavailable' in probe) throw new Error(probe.unavailable)
  expect(probe.columns.map(({ metric, kind }) => `${metric} ${kind}`)).toEqual(
    probe.columns.map(() => 'core.switches counter'),
  )
  const read = async () => {
    const values = new Float64Array(probe.columns.length)
    probe.ask?.()
    const decode = probe.capture()
    await probe.settle?.()
    decode(values, 0)
    return values
  }
  const before = await read()
  for (const { dimensions } of probe.columns) {
    spawnSync('taskset', ['-c', dimensions['core'] ?? '', 'sh', '-c', 'sleep 0.01; sleep 0.01'])
  }
  const after = await read()
  for (const [at, count] of after.entries()) expect(count).toBeGreaterThan(before[at] ?? Number.NaN)
  probe.close()
  expect((await read())[0]).toBeNaN()
})

it('says why there is nothing to count', async () => {
  expect(await performanceCounters.open(await target(null))).toHaveProperty('unavailable')
  const none = await coreCounters(['no-such-event']).open(await target(program()))
  if (!('unavailable' in none)) throw new Error('something counts an event that there is not')
  expect(none.unavailable).toContain('there is no event no-such-event')
})

it('parses what corecounts prints, and takes nothing from anything else', () => {
  expect(parseCoreCounts('0 cycles 12 0 cache-misses 3 11 cycles 40')).toEqual(
    new Map([
      ['0', new Map(Object.entries({ cycles: 12, 'cache-misses': 3 }))],
      ['11', new Map([['cycles', 40]])],
    ]),
  )
  const answer = fc.uniqueArray(fc.tuple(fc.nat(512), fc.nat()), { selector: ([core]) => core })
  fc.assert(
    fc.property(answer, (counts) => {
      const text = counts.map(([core, count]) => `${core} cycles ${count}`).join(' ')
      expect([...parseCoreCounts(text)]).toEqual(
        counts.map(([core, count]) => [`${core}`, new Map([['cycles', count]])]),
      )
    }),
  )
  expect(parseCoreCounts('cycles 12 0').size).toBe(0)
  expect(parseCoreCounts('0 cycles many').size).toBe(0)
})
