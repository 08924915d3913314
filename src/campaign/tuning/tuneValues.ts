import {
  candidates,
  contradictions,
  mostValues,
  type Next,
  nextStep,
  type Search,
} from '../../analyse/tuning/search.ts'
import type { TriedValue, TuneDocument } from '../../model/tuning.ts'
import type { SearchEnd } from '../../report/tuning/answer.ts'
import type { TuneCampaign } from '../../store/tuneDirectory.ts'

/** One campaign to carry out. */
export type ValueCampaign = {
  readonly kind: TuneCampaign
  /** From 1, among its kind. */
  readonly number: number
  readonly value: number
  readonly seed: number
  /** It begins no block that would probably end later than so long after its start. */
  readonly budgetNs: number
  /** Time left for everything. */
  readonly leftNs: number
  /** How many campaigns of the kind there will be, at most and about; null where that is not known. */
  readonly most: number | null
}

export type Measured = {
  readonly tried: TriedValue
  /** Boots that this call took; none for what was finished before. */
  readonly boots: number
  /** Whether it came to its end, and not only to that of its time. */
  readonly finished: boolean
  readonly conditions: readonly string[]
}

export type TunePorts = {
  readonly measure: (campaign: ValueCampaign) => Promise<Measured>
  /** Keeps what is known so far. */
  readonly save: (document: TuneDocument) => Promise<void>
  readonly nowNs: () => number
}

export type TuneSettings = {
  readonly search: Search
  readonly seed: number
  readonly budgetNs: number
  /** No value is decided before so many blocks. */
  readonly leastBlocks: number
  /** What a block probably takes, before any was taken. */
  readonly estimatedBlockNs: number
}

/** Confirmations have seeds of their own, so far from those of the steps. */
const CONFIRMATION_SEEDS = 1000

/**
 * Tries values until the loosest good one is enclosed, then confirms it by a fresh campaign; where that does not find it good,
 * the next tighter good value in its place. What `measure` finds finished costs no time, so the same call goes on with what
 * another left. Keeps back as much time as a confirmation takes to its first look.
 */
export async function tuneValues(
  start: TuneDocument,
  { search, seed, budgetNs, leastBlocks, estimatedBlockNs }: TuneSettings,
  { measure, save, nowNs }: TunePorts,
): Promise<{ readonly document: TuneDocument; readonly end: SearchEnd }> {
  const startNs = nowNs()
  let document: TuneDocument = { ...start, steps: [], confirmations: [], contradictions: [], answer: null }
  let [boots, bootsNs] = [0, 0]
  const firstLookNs = () => leastBlocks * (boots === 0 ? estimatedBlockNs : bootsNs / boots)
  const leftNs = () => budgetNs - (nowNs() - startNs)

  const carryOut = async (kind: TuneCampaign, value: number, keptBackNs: number): Promise<Measured> => {
    const number = document[kind].length + 1
    const ownSeed = seed + number + (kind === 'steps' ? 0 : CONFIRMATION_SEEDS)
    const beganNs = nowNs()
    const most = kind === 'steps' ? mostValues(search) : null
    const times = { budgetNs: leftNs() - keptBackNs, leftNs: leftNs() }
    const measured = await measure({ kind, number, value, seed: ownSeed, most, ...times })
    boots += measured.boots
    bootsNs += measured.boots === 0 ? 0 : nowNs() - beganNs
    document = {
      ...document,
      [kind]: [...document[kind], measured.tried],
      conditions: [...measured.conditions],
      spentNs: nowNs() - startNs,
    }
    document = { ...document, contradictions: contradictionSentences(search, document.steps) }
    await save(document)
    return measured
  }

  let next = nextStep(search, [])
  let stopped = false
  while (next.kind === 'try' && !stopped) {
    const { finished } = await carryOut('steps', next.value, firstLookNs())
    next = nextStep(search, document.steps)
    stopped = !finished || (next.kind === 'try' && leftNs() < 2 * firstLookNs())
  }
  for (const value of candidates(search, document.steps)) {
    const { tried, finished } = await carryOut('confirmations', value, 0)
    if (tried.outcome === 'good' || !finished) break
  }
  return { document, end: endOf(next) }
}

function endOf(next: Next): SearchEnd {
  switch (next.kind) {
    case 'try':
      return { why: 'out of time' }
    case 'none':
      return { why: next.why }
    default:
      return { why: next.kind }
  }
}

function contradictionSentences(search: Search, steps: readonly TriedValue[]): string[] {
  return contradictions(search, steps).map(
    ({ tighter, looser }) =>
      `${tighter.label} was ${tighter.outcome}, and ${looser.label}, which is looser, was ${looser.outcome}`,
  )
}
