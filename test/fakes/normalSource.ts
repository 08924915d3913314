import { seededRandom } from '../../src/stats/random.ts'

/** A repeatable source of standard normal numbers, by Box and Muller. */
export function normalSource(seed: number): () => number {
  const random = seededRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
