import { describe, expect, it } from 'vitest'
import { installCommand, installPackages, missingPackages } from '../../src/host/installPackages.ts'
import { parseInstalled, requiredPackages } from '../../src/host/packages.ts'
import { type SetupStep, runSetup, setupSteps, takeSteps } from '../../src/host/setup.ts'
import type { SetupEvent } from '../../src/model/setup.ts'

describe('packages', () => {
  it('counts only what is wholly installed', () => {
    const text = 'cpio\tii \nkmod\trc \nmake\tiU \nmmdebstrap\tun \ngcc\thi \n'
    expect([...parseInstalled(text)]).toEqual(['cpio', 'gcc'])
    expect(parseInstalled('').size).toBe(0)
  })

  it('asks for the browser only for the tests', () => {
    const names = (forTests: boolean) => requiredPackages({ forTests }).map(({ name }) => name)
    expect(names(false)).not.toContain('chromium')
    expect(names(true)).toEqual([...names(false), 'chromium'])
  })

  it('finds what this host has', async () => {
    const missing = (await missingPackages({ forTests: false })).map(({ name }) => name)
    expect(missing).not.toContain('util-linux')
    await expect(installPackages([])).resolves.toBeUndefined()
  })

  it('gives a whole command', () => {
    expect(installCommand(['cpio', 'kmod'])).toBe(
      'sudo apt-get update && sudo apt-get install --yes --no-install-recommends cpio kmod',
    )
  })
})

describe('setupSteps', () => {
  it('looks only, and tells why of each step', async () => {
    const buildImage = () => Promise.reject(new Error('must not build'))
    const steps = await setupSteps({ forTests: true, imageReady: () => Promise.resolve(false), buildImage })
    expect(steps.map(({ id }) => id)).toEqual(['npm', 'packages', 'image', 'permissions'])
    expect(steps.find(({ id }) => id === 'image')?.needed).toBe(true)
    for (const { why } of steps) expect(why).not.toBe('')
  })

  it('leaves an image that is there', async () => {
    const nothing = () => Promise.resolve()
    const steps = await setupSteps({ forTests: false, imageReady: () => Promise.resolve(true), buildImage: nothing })
    expect(steps.find(({ id }) => id === 'image')?.needed).toBe(false)
  })
})

describe('runSetup', () => {
  it('stops after the packages where it is told to', async () => {
    const nothing = () => Promise.resolve()
    const stepsTold = async (packagesOnly: boolean) => {
      const ids: string[] = []
      const report = ({ step }: SetupEvent) => void ids.push(step.id)
      const imageReady = () => Promise.resolve(true)
      await runSetup({ forTests: false, dryRun: true, packagesOnly, imageReady, buildImage: nothing, report })
      return ids
    }
    expect(await stepsTold(true)).toEqual(['npm', 'packages'])
    expect(await stepsTold(false)).toEqual(['npm', 'packages', 'image', 'permissions'])
  })
})

describe('takeSteps', () => {
  async function take(dryRun: boolean, failing?: string) {
    const [events, taken]: [string[], string[]] = [[], []]
    const step = (id: string, needed: boolean): SetupStep => ({
      ...{ id, needed, title: id, why: 'for the test' },
      run: () => {
        taken.push(id)
        return id === failing ? Promise.reject(new Error('no archive')) : Promise.resolve()
      },
    })
    const report = (event: SetupEvent) => events.push(`${event.step.id} ${event.kind}`)
    const outcome = await takeSteps([step('a', true), step('b', false), step('c', true)], { dryRun, report }).catch(
      (error: unknown) => (error as Error).message,
    )
    return { events, taken, outcome }
  }

  it('takes those that are needed, in order', async () => {
    const { events, taken } = await take(false)
    expect(taken).toEqual(['a', 'c'])
    expect(events).toEqual(['a step-started', 'a step-finished', 'b step-skipped', 'c step-started', 'c step-finished'])
  })

  it('only tells in a dry run', async () => {
    const { events, taken } = await take(true)
    expect(taken).toEqual([])
    expect(events).toEqual(['a step-planned', 'b step-skipped', 'c step-planned'])
  })

  it('stops at one that fails', async () => {
    expect(await take(false, 'a')).toEqual({ events: ['a step-started'], taken: ['a'], outcome: 'no archive' })
  })
})
