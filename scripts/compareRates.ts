// Error rates of `compareRuns` for runs that stopped as soon as their own verdict stood: the figures of its docstring.
// Each line is 4000 pairs of simulated runs whose isolation differs by just the margin, or not at all.
import { judgeChange } from '../src/analyse/judgeChange.ts'
import { mean, standardDeviation } from '../src/stats/describe.ts'
import { seededRandom } from '../src/stats/random.ts'
import { studentTQuantile } from '../src/stats/studentT.ts'

const PAIRS = 4000
const MARGIN = 0.1
const LIMIT = -Math.log(1 - MARGIN)
/** Blocks at each look, with t quantiles of the verdicts interfered and independent for that schedule. */
const LOOKS = [4, 6, 8, 12, 16].map((blocks) => ({
  blocks,
  interfered: studentTQuantile(1 - 0.00268, blocks - 1),
  independent: studentTQuantile(1 - 0.0156, blocks - 1),
}))

const random = seededRandom(3)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function run(centre: number, scatter: number): number[] {
  const logRatios: number[] = []
  for (const { blocks, interfered, independent } of LOOKS) {
    while (logRatios.length < blocks) logRatios.push(centre + scatter * normal())
    const error = (standardDeviation(logRatios) ?? NaN) / Math.sqrt(blocks)
    const found = mean(logRatios)
    if (found + interfered * error < -LIMIT) break
    if (Math.abs(found) + independent * error < LIMIT) break
  }
  return logRatios
}

for (const scatter of [0.027, 0.075]) {
  for (const centre of [0, -0.05, -0.15, -0.3]) {
    for (const change of [0, -LIMIT, LIMIT]) {
      const counts = { worse: 0, same: 0, better: 0, inconclusive: 0 }
      for (let pair = 0; pair < PAIRS; pair += 1) {
        counts[judgeChange(run(centre, scatter), run(centre + change, scatter), MARGIN, random).verdict] += 1
      }
      const shares = Object.entries(counts).map(
        ([verdict, count]) => `${verdict} ${((100 * count) / PAIRS).toFixed(2)} %`,
      )
      console.log(`scatter ${scatter}, A ${centre}, change ${change.toFixed(3)}: ${shares.join(', ')}`)
    }
  }
}
