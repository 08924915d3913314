import type { RunPorts } from './ports.ts'
import type { Sample } from './sample.ts'

const INTERVAL_MS = 100

/** Takes a sample now, every 100 ms until `action` has settled, and a last one then. Rejects as `action` does. */
export async function sampleDuring<T>(
  sample: () => Sample,
  action: () => Promise<T>,
): Promise<{ readonly result: T; readonly samples: readonly Sample[] }> {
  const samples = [sample()]
  const timer = setInterval(() => samples.push(sample()), INTERVAL_MS)
  try {
    const result = await action()
    samples.push(sample())
    return { result, samples }
  } finally {
    clearInterval(timer)
  }
}

/** Samples while `action` goes on: in the telemetry's own thread where there is one, so that this one has nothing to do. */
export async function sampleWindow<T>(
  { telemetry, sample }: Pick<RunPorts, 'telemetry' | 'sample'>,
  trial: string,
  action: () => Promise<T>,
): Promise<{ readonly result: T; readonly samples: readonly Sample[] }> {
  if (telemetry === null) return sampleDuring(sample, action)
  await telemetry.startSampling(trial)
  const [outcome] = await Promise.allSettled([action()])
  const [sampled] = await Promise.allSettled([telemetry.stopSampling()])
  if (outcome.status === 'rejected') throw outcome.reason
  if (sampled.status === 'rejected') throw sampled.reason
  return { result: outcome.value, samples: sampled.value }
}
