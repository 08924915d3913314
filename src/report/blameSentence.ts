import type { Blame, BlamedCause, BlameFact, Cause } from '../model/blame.ts'
import { formatDuration, formatPercent } from './format.ts'
import { CAUSE_WORDS, placeWords } from './ledgerWords.ts'

/** What a report needs of a cell to say why it lost. `what` is what was lost: `TCP rate`. */
export type BlamedCell = { readonly id: string; readonly what: string; readonly blame: Blame }

/** `VM1 lost 38.0 % of its TCP rate; the NIC queue dropped 21.0 % of all packets; …`; unexplained where nothing is named. */
export function blameSentence({ what, blame }: BlamedCell): string {
  const lead = `VM1 lost ${formatPercent(blame.loss.mean)} of its ${what}`
  const named = blame.causes.filter((cause) => cause.named)
  if (named.length === 0) return `${lead}; unexplained: ${whyNothing(blame)}.`
  const clauses = named.map((cause) => clause(cause, blame))
  const wait = factOf(blame, 'waitShare')
  const others =
    wait !== null && !named.some(({ cause }) => cause === 'runQueue')
      ? [`VM1's own vCPUs waited ${formatPercent(wait)} of the time`]
      : []
  const rest = Math.abs(blame.unexplained) >= blame.margin ? [`${formatPercent(blame.unexplained)} unexplained`] : []
  const compared = blame.causes.some(({ placebo }) => placebo !== null)
  const unchecked = named.filter(({ placebo }) => placebo === null).map(({ cause }) => CAUSE_WORDS[cause])
  const check = !compared
    ? ['not checked against a placebo']
    : unchecked.length === 0
      ? []
      : [`not checked against the placebo: ${unchecked.join(', ')}`]
  return `${[lead, ...clauses, ...others, ...rest, ...check].join('; ')}.`
}

function whyNothing({ causes }: Blame): string {
  const refused = causes.find(({ moved, named }) => moved && !named)
  return refused === undefined
    ? 'nothing that was measured surely moved with it'
    : `${CAUSE_WORDS[refused.cause]} ${refused.reason}`
}

function factOf({ facts }: Blame, name: BlameFact['name']): number | null {
  return facts.find((fact) => fact.name === name)?.mean ?? null
}

/** The weightiest figure that there is beside a cause, else the part of the loss alone. */
function clause({ cause, part, where }: BlamedCause, blame: Blame): string {
  const share = formatPercent(part.mean)
  const told = (name: BlameFact['name'], text: (value: string) => string) => {
    const value = factOf(blame, name)
    return value === null ? null : text(formatPercent(value))
  }
  const specific: Partial<Record<Cause, () => string | null>> = {
    runQueue: () => told('waitShare', (value) => `its vCPUs waited for a core ${value} of the time`),
    throttled: () => told('throttledShare', (value) => `its CPU quota held it back ${value} of the time`),
    steal: () => told('stealShare', (value) => `the host's own hypervisor took ${value} of the time`),
    running: () => {
      const misses = told('missGrowth', (value) => `, with ${value} more cache misses on its cores`) ?? ''
      return told('runGrowth', (value) => `each unit of work ran ${value} longer${misses}`)
    },
    nicQueue: () => queueClause(blame),
    disk: () => diskClause(blame, where),
  }
  return specific[cause]?.() ?? `${CAUSE_WORDS[cause]}: ${share} of its rate alone`
}

function queueClause(blame: Blame): string | null {
  const told = (name: BlameFact['name'], text: (value: string) => string) => {
    const value = factOf(blame, name)
    return value === null ? [] : [text(formatPercent(value))]
  }
  const parts = [
    ...told('dropped', (value) => `the NIC queue dropped ${value} of all packets`),
    ...told('portUse', (value) => `the port was ${value} full`),
    ...told('neighboursShareOfPort', (value) => `the neighbours sent ${value} of all bytes`),
  ]
  return parts.length === 0 ? null : parts.join(', ')
}

function diskClause(blame: Blame, where: BlamedCause['where']): string | null {
  const [loaded, alone] = [factOf(blame, 'diskLatency'), factOf(blame, 'diskLatencyAlone')]
  if (loaded === null || alone === null) return null
  const most = where[0] === undefined ? '' : `, most of it more in ${placeWords(where[0].place)}`
  return `a disk operation took ${formatDuration(loaded)} instead of ${formatDuration(alone)}${most}`
}
