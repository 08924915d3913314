import type { Sample } from './ports.ts'

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
