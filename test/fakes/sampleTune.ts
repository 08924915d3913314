import type { TriedValue, TuneDocument, TuneOutcome } from '../../src/model/tuning.ts'
import { bitRateText } from '../../src/plan/quantities.ts'

/** A search that has not begun, for the ceiling of what each neighbour sends. */
export function emptyTune(): TuneDocument {
  return {
    schema: 'tonari.tune/1',
    name: 'sample',
    quantity: 'ceiling of what each neighbour sends',
    unit: 'bit/s',
    loosest: 25e6,
    tightest: 5e6,
    keep: 0.9,
    resolution: 1.25,
    margin: 0.1,
    confidence: 0.9,
    acceleration: 'tcg',
    conditions: [],
    steps: [],
    confirmations: [],
    contradictions: [],
    answer: null,
    spentNs: 0,
  }
}

/** A value with figures that go with its outcome. */
export function sampleTried(value: number, outcome: TuneOutcome, directory = 'steps/01'): TriedValue {
  const ratio = { good: 0.98, 'too loose': 0.3, 'too tight': 0.7, undecided: 0.9 }[outcome]
  const verdict = ({ good: 'independent', 'too loose': 'interfered', 'too tight': 'independent' } as const)[
    outcome as 'good'
  ]
  return {
    value,
    label: bitRateText(value),
    directory,
    seed: 1,
    outcome,
    sentence: `what made it ${outcome}`,
    verdict: outcome === 'undecided' ? 'inconclusive' : verdict,
    isolation: { ratio, low: ratio - 0.02, high: ratio + 0.02 },
    kept: { ratio, low: ratio - 0.03, high: ratio + 0.03 },
    n: 4,
    blame: outcome === 'too loose' ? 'VM1 lost 70.0 % of its rate; the NIC queue dropped 30.0 % of all packets.' : null,
  }
}
