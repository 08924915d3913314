import type { Sample } from './ports.ts'

const INTERVAL_MS = 100

/** Takes a sample now and every 100 ms, and a last one when it is stopped. */
export function startSampling(sample: () => Sample): { stop(): Sample[] } {
  const samples = [sample()]
  const timer = setInterval(() => samples.push(sample()), INTERVAL_MS)
  return {
    stop: () => {
      clearInterval(timer)
      samples.push(sample())
      return samples
    },
  }
}
