import { mean } from '../../stats/describe.ts'
import { normalSource } from '../../stats/normal.ts'

/** Draws the log-ratio of a campaign's next block, where the true ratio is one. */
export type BlockSource = () => number

/** Log-ratios with the given standard deviation, straight from a normal distribution. */
export function normalBlocks(sd: number, random: () => number): BlockSource {
  const normal = normalSource(random)
  return () => sd * normal()
}

/** Log-ratios with the given standard deviation and the heavy tails of Student's t with 3 degrees of freedom. */
export function heavyTailedBlocks(sd: number, random: () => number): BlockSource {
  const normal = normalSource(random)
  // The variance of t with 3 degrees of freedom is 3: √3 in the mean square and √3 in the scale cancel.
  return () => (sd * normal()) / Math.hypot(normal(), normal(), normal())
}

/** Standard deviations, of logarithms, of what moves a rate. */
const NOISE = { boot: 0.03, bootUnderLoad: 0.01, window: 0.01, sample: 0.04, driftPerSample: 0.001 }
const SAMPLE_CORRELATION = 0.6
const SAMPLES = 10

/**
 * Blocks made of samples: each boot has its own speed and its own response to load, each window its own speed; the
 * samples of a boot follow an AR(1) process, and all lie on a slow random walk that lasts through the campaign. A block
 * has `rounds` rounds of one alone and one loaded window, of ten samples each, in random order.
 */
export function sampledBlocks(rounds: number, random: () => number): BlockSource {
  const normal = normalSource(random)
  let drift = 0
  return () => {
    const boot = NOISE.boot * normal()
    const underLoad = boot + NOISE.bootUnderLoad * normal()
    let noise = NOISE.sample * normal()
    const windowMean = (speed: number) => {
      const window = speed + NOISE.window * normal()
      let sum = 0
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        sum += Math.exp(window + drift + noise)
        drift += NOISE.driftPerSample * normal()
        noise = SAMPLE_CORRELATION * noise + NOISE.sample * Math.sqrt(1 - SAMPLE_CORRELATION ** 2) * normal()
      }
      return sum / SAMPLES
    }
    const logRatio = () => {
      const isAloneFirst = random() < 0.5
      const first = windowMean(isAloneFirst ? boot : underLoad)
      const second = windowMean(isAloneFirst ? underLoad : boot)
      return isAloneFirst ? Math.log(second / first) : Math.log(first / second)
    }
    return mean(Array.from({ length: rounds }, logRatio))
  }
}
