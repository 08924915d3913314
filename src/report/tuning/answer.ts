import type { RatioInterval, TriedValue, TuneDocument } from '../../model/tuning.ts'
import { formatPercent, formatRatio } from '../format.ts'

/** How the search ended. */
export type SearchEnd = {
  readonly why: 'found' | 'even the tightest' | 'even the loosest' | 'no value between' | 'undecided' | 'out of time'
}

type Answer = Omit<NonNullable<TuneDocument['answer']>, 'recipes'>

/** The answer in a sentence or a few, with the figures of the confirming campaign, which chose nothing. */
export function answerOf(document: TuneDocument, { why }: SearchEnd): Answer {
  const last = document.confirmations.at(-1)
  if (last?.outcome === 'good') return confirmed(document, last, why)
  if (last !== undefined) {
    const failed = document.confirmations.every(({ outcome }) => outcome !== 'undecided')
    const lead = failed ? 'No control was confirmed' : 'Undecided: no control was confirmed'
    const sentence = `${lead}. ${refuted(document.confirmations)}`
    return { end: failed ? 'none does' : 'undecided', value: null, sentence }
  }
  if (why === 'undecided' || why === 'out of time') {
    const open = document.steps.filter(({ outcome }) => outcome === 'undecided').map(plainly)
    const lead = why === 'undecided' ? 'Undecided' : 'Undecided when the time was up'
    return { end: 'undecided', value: null, sentence: [`${lead}: no value is known to do.`, ...open].join(' ') }
  }
  return { end: 'none does', value: null, sentence: noneSentence(document, why) }
}

function confirmed(document: TuneDocument, last: TriedValue, why: SearchEnd['why']): Answer {
  const failed = document.confirmations.slice(0, -1)
  const sentence = [
    `Loosest control found: ${last.label} as ${document.quantity}. VM1 keeps ${interval(last.kept)} of its rate alone ` +
      `without the control, independent at ${formatPercent(document.margin)}; confirmed by a fresh campaign (n = ${last.n}).`,
    ...(failed.length === 0 ? [] : [`A looser value was found first. ${refuted(failed)}`]),
    boundSentence(document, last, why),
  ]
  return { end: 'confirmed', value: last.value, sentence: sentence.join(' ') }
}

/** What is known of looser values. */
function boundSentence(document: TuneDocument, { value }: TriedValue, why: SearchEnd['why']): string {
  const looser = (each: TriedValue) => (document.loosest > document.tightest ? each.value > value : each.value < value)
  const [next] = document.steps
    .filter(looser)
    .toSorted((a, b) => (document.loosest > document.tightest ? a.value - b.value : b.value - a.value))
  if (next === undefined) return 'It is the loosest value that was asked for.'
  const stopped =
    why === 'out of time'
      ? ' The time was up before the search had come to its end: values between the two may do.'
      : ''
  const doubt = next.outcome === 'undecided' ? ' It may do, but was not shown to.' : ''
  return `The next looser value tried, ${told(next)}${doubt}${stopped}`
}

function noneSentence(document: TuneDocument, why: SearchEnd['why']): string {
  const at = (value: number) => document.steps.find((each) => each.value === value)
  const [tightest, loosest] = [at(document.tightest), at(document.loosest)]
  const swapped = document.contradictions.length === 0 ? '' : ' Perhaps loosest and tightest are the wrong way round.'
  switch (why) {
    case 'even the tightest':
      return `No value does: even the tightest, ${told(tightest)}${blamed(tightest)}${swapped}`
    case 'even the loosest':
      return `No value does: even the loosest, ${told(loosest)}${swapped}`
    default:
      return [
        `No value does: wherever VM1 is independent, it keeps less than ${formatPercent(document.keep)}.`,
        ...document.steps.map(plainly),
      ].join(' ')
  }
}

function refuted(tried: readonly TriedValue[]): string {
  return tried.map((each) => `A fresh campaign did not confirm it: ${plainly(each)}`).join(' ')
}

function plainly({ label, outcome, sentence }: TriedValue): string {
  return `${label} was ${outcome} (${sentence}).`
}

/** The same after a comma. */
function told(tried: TriedValue | undefined): string {
  return tried === undefined ? 'which was not tried.' : `${tried.label}, was ${tried.outcome} (${tried.sentence}).`
}

function blamed(tried: TriedValue | undefined): string {
  const blame = tried?.blame ?? null
  return blame === null ? '' : ` ${blame}`
}

function interval(kept: RatioInterval): string {
  return formatRatio(kept)
}
