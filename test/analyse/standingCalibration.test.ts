import { describe, expect, it } from 'vitest'
import { calibrationStands } from '../../src/analyse/standingCalibration.ts'
import { sampleBoot } from '../fakes/sampleHost.ts'
import { samplePlan } from '../fakes/samplePlan.ts'
import { sampleCalibration } from '../fakes/sampleRun.ts'
import { plannedPlaces, sampleTrial } from '../fakes/sampleTrials.ts'

const plan = samplePlan()
/** Of boot 1. */
const calibration = sampleCalibration(plan)
const [place] = plannedPlaces(plan)
const processors = { busy: 1.9, own: 1.9, cores: 2, victimRun: 1, victimWait: 0 }
const trial = (boot: number, steal: number) =>
  sampleTrial(place!, 1, '1/s', { boot, processors: { ...processors, steal } })

describe('a calibration', () => {
  it('stands once its boot was finished and found in order', () => {
    expect(calibrationStands(calibration, [sampleBoot(1), sampleBoot(2, { failure: 'b' })], [trial(1, 0)])).toBe(true)
    expect(calibrationStands(calibration, [sampleBoot(1)], [trial(1, 0), trial(2, 1)])).toBe(true)
  })

  it('is taken anew where there is none, or its boot was cut short or void', () => {
    expect(calibrationStands(null, [sampleBoot(1)], [])).toBe(false)
    expect(calibrationStands(calibration, [], [trial(1, 0)])).toBe(false)
    expect(calibrationStands(calibration, [sampleBoot(2)], [])).toBe(false)
    for (const fault of [{ changes: ['a'] }, { differences: ['a'] }, { failure: 'a' }]) {
      expect(calibrationStands(calibration, [sampleBoot(1, fault)], [])).toBe(false)
    }
    expect(calibrationStands(calibration, [sampleBoot(1)], [trial(1, 0.5)])).toBe(false)
  })
})
