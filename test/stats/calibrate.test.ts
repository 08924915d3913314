import { describe, expect, it } from 'vitest'
import { calibrateLevels, calibratePrefixes } from '../../src/stats/calibrate.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { LOOKS, scheduleFor } from '../../src/stats/schedule.ts'

const PATHS = 40_000

describe('calibrated levels', () => {
  const levels = calibratePrefixes({ looks: LOOKS, alphas: [0.01, 0.05], paths: PATHS, random: seededRandom(3) })

  // A level's standard error is about level·√((1 − α)/(α·paths)): 5 % at α = 0.01, 2.2 % at 0.05.
  it.each([
    [16, 0.00268, 0.0156],
    [32, 0.00197, 0.0117],
  ])('reproduce the constants of the looks to %i', (last, interfered, independent) => {
    const [one, five] = levels[LOOKS.findIndex((look) => look === last)]!
    expect(Math.abs(one! / interfered - 1)).toBeLessThan(3 * 0.05)
    expect(Math.abs(five! / independent - 1)).toBeLessThan(3 * 0.022)
    const schedule = scheduleFor(last)!
    expect([schedule.interferedLevel, schedule.independentLevel]).toEqual([interfered, independent])
  })

  it('agree with every tabulated prefix', () => {
    LOOKS.forEach((last, prefix) => {
      const schedule = scheduleFor(last)!
      expect(Math.abs(levels[prefix]![0]! / schedule.interferedLevel - 1), `${last}`).toBeLessThan(3 * 0.05)
      expect(Math.abs(levels[prefix]![1]! / schedule.independentLevel - 1), `${last}`).toBeLessThan(3 * 0.022)
    })
  })

  it('of a family agree with the table', () => {
    const [level] = calibrateLevels({ looks: [4, 6], alphas: [0.05 / 8], paths: PATHS, random: seededRandom(4) })
    // 250 of 40,000 paths decide: a standard error of 6 %.
    expect(Math.abs(level! / scheduleFor(6, 8)!.independentLevel - 1)).toBeLessThan(3 * 0.065)
  })

  it('of one look are alpha itself', () => {
    const [level] = calibrateLevels({ looks: [5], alphas: [0.2], paths: PATHS, random: seededRandom(9) })
    expect(Math.abs(level! - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / PATHS))
  })

  it('of the last prefix are those of all looks', () => {
    const options = { looks: [4, 6], alphas: [0.05], paths: 2000 }
    expect(calibrateLevels({ ...options, random: seededRandom(1) })).toEqual(
      calibratePrefixes({ ...options, random: seededRandom(1) })[1],
    )
  })

  it('refuse alphas that cannot be had', () => {
    for (const alpha of [0, 0.5, Number.NaN])
      expect(() => calibrateLevels({ looks: [4], alphas: [alpha], paths: 10, random: seededRandom(1) })).toThrow(
        RangeError,
      )
  })
})
