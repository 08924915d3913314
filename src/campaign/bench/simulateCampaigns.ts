import { type Bounds, decideSequentially } from '../../stats/decide.ts'
import { mean, standardDeviation } from '../../stats/describe.ts'
import type { Schedule } from '../../stats/schedule.ts'
import type { BlockSource } from './simulateBlocks.ts'

export type Simulation = {
  readonly campaigns: number
  readonly schedule: Schedule
  readonly bounds: Bounds
  readonly drawBlock: BlockSource
  /** Logarithm of what the load really does to the rate. */
  readonly trueLogRatio: number
  /** Cells a campaign judges, all with the same truth. */
  readonly cells?: number
}

/** How many campaigns called at least one of their cells interfered, or independent, and blocks a cell. */
export type Verdicts = {
  readonly campaigns: number
  readonly interfered: number
  readonly independent: number
  readonly meanBlocks: number
  readonly sdBlocks: number
}

/** Lets simulated campaigns be judged by the code that judges real ones. */
export function simulateCampaigns(simulation: Simulation): Verdicts {
  const { campaigns, schedule, bounds, drawBlock, trueLogRatio, cells = 1 } = simulation
  const blocks = schedule.looks.at(-1) ?? 0
  const blocksTaken: number[] = []
  let interfered = 0
  let independent = 0
  for (let campaign = 0; campaign < campaigns; campaign += 1) {
    const decisions = Array.from({ length: cells }, () => {
      const values = Array.from({ length: blocks }, () => trueLogRatio + drawBlock())
      const outcome = decideSequentially(values, schedule, bounds)
      blocksTaken.push(outcome?.n ?? 0)
      return outcome?.decision
    })
    if (decisions.includes('harm')) interfered += 1
    if (decisions.includes('equal')) independent += 1
  }
  const sdBlocks = standardDeviation(blocksTaken) ?? 0
  return { campaigns, interfered, independent, meanBlocks: mean(blocksTaken), sdBlocks }
}
