import type { BenchDocument, BenchFigure } from '../../model/bench.ts'
import type { Bounds } from '../../stats/decide.ts'
import { normalQuantile } from '../../stats/normal.ts'
import { seededRandom } from '../../stats/random.ts'
import { scheduleFor } from '../../stats/schedule.ts'
import { wilsonInterval } from '../../stats/wilson.ts'
import { type BlockSource, heavyTailedBlocks, normalBlocks, sampledBlocks } from './simulateBlocks.ts'
import { simulateCampaigns, type Verdicts } from './simulateCampaigns.ts'

const SEED = 1
const SD = 0.027
const MARGIN = 0.05
const LOSS = 0.1
const FAMILY = 8
const CONFIDENCE = 0.95
const BOUNDS: Bounds = { low: Math.log(1 - MARGIN), high: -Math.log(1 - MARGIN) }

type Source = (random: () => number) => BlockSource
const normal: Source = (random) => normalBlocks(SD, random)

const SCENARIOS: readonly { readonly label: string; readonly source: Source; readonly mostBlocks: number }[] = [
  { label: 'normal, sd 2.7 %', source: normal, mostBlocks: 32 },
  { label: 'normal, sd 2.7 %', source: normal, mostBlocks: 16 },
  { label: 't with 3 df, sd 2.7 %', source: (random) => heavyTailedBlocks(SD, random), mostBlocks: 32 },
  { label: 'boots of samples, 1 round', source: (random) => sampledBlocks(1, random), mostBlocks: 32 },
  { label: 'boots of samples, 2 rounds', source: (random) => sampledBlocks(2, random), mostBlocks: 32 },
]

/**
 * How often verdicts are wrong, and how many blocks they take, by simulation with a margin of 5 %: always the same
 * figures for the same number of campaigns. `tell` hears what is being simulated.
 */
export function verdictRates(campaigns: number, tell: (what: string) => void): BenchDocument {
  const random = seededRandom(SEED)
  const figures: BenchFigure[] = []
  for (const { label, source, mostBlocks } of SCENARIOS) {
    const name = `${label}, looks to ${mostBlocks}`
    tell(name)
    const blocks = Array.from({ length: campaigns * mostBlocks }, source(random))
    const judge = (trueRatio: number) => judgeAt(trueRatio, campaigns, mostBlocks, 1, replay(blocks))
    const [margin, none, loss] = [judge(1 - MARGIN), judge(1), judge(1 - LOSS)]
    figures.push(
      rate(`${name}: false interfered at the margin`, margin.interfered, campaigns),
      rate(`${name}: false independent at the margin`, margin.independent, campaigns),
      blocksOf(`${name}: mean blocks at the margin`, margin),
      rate(`${name}: independent with no effect`, none.independent, campaigns),
      blocksOf(`${name}: mean blocks with no effect`, none),
      rate(`${name}: interfered at ratio 0.90`, loss.interfered, campaigns),
      blocksOf(`${name}: mean blocks at ratio 0.90`, loss),
    )
  }
  const family = `gate of ${FAMILY} cells, normal, sd 2.7 %, looks to 32`
  tell(family)
  const margin = judgeAt(1 - MARGIN, campaigns, 32, FAMILY, normal(random))
  return {
    figures: [
      ...figures,
      rate(`${family}: any false interfered at the margin`, margin.interfered, campaigns),
      rate(`${family}: any false independent at the margin`, margin.independent, campaigns),
    ],
  }
}

function judgeAt(trueRatio: number, campaigns: number, mostBlocks: number, cells: number, drawBlock: BlockSource) {
  const schedule = scheduleFor(mostBlocks, cells)
  if (schedule === null) throw new RangeError(`${mostBlocks} blocks allow no verdict`)
  return simulateCampaigns({ campaigns, schedule, bounds: BOUNDS, drawBlock, trueLogRatio: Math.log(trueRatio), cells })
}

/** The same blocks for every truth: what differs between figures is the truth alone, and samples are drawn once. */
function replay(blocks: readonly number[]): BlockSource {
  let next = 0
  return () => {
    const block = blocks[next] ?? Number.NaN
    next += 1
    return block
  }
}

function rate(name: string, count: number, n: number): BenchFigure {
  const { low, high } = wilsonInterval(count, n, CONFIDENCE)
  return { name, value: (100 * count) / n, unit: '%', n, low: 100 * low, high: 100 * high }
}

function blocksOf(name: string, { meanBlocks, sdBlocks, campaigns: n }: Verdicts): BenchFigure {
  const halfWidth = (normalQuantile((1 + CONFIDENCE) / 2) * sdBlocks) / Math.sqrt(n)
  return { name, value: meanBlocks, unit: 'blocks', n, low: meanBlocks - halfWidth, high: meanBlocks + halfWidth }
}
