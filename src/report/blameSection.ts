import type { BlameFact, PartInterval } from '../model/blame.ts'
import type { CellLedgers } from '../model/ledger.ts'
import { type BlamedCell, blameSentence } from './blameSentence.ts'
import type { Block, Section, Table } from './document.ts'
import { formatPercent, formatQuantity, formatRatio, NONE } from './format.ts'
import { CAUSE_WORDS, placeWords } from './ledgerWords.ts'

export type LedgerCell = { readonly id: string; readonly ledgers: CellLedgers | null }

/** Why interfered cells lost what they lost, and where time and packets went. `ledgers`: their figures and tables. */
export function blameSection(
  blamed: readonly BlamedCell[],
  cells: readonly LedgerCell[],
  ledgers: readonly Block[],
): Section {
  const blocks: Block[] = [
    blamed.length === 0
      ? { kind: 'text', text: 'No cell is interfered, so there is nothing to blame.' }
      : { kind: 'list', items: blamed.map((cell) => `${cell.id}: ${blameSentence(cell)}`) },
    ...(blamed.length === 0 ? [] : [{ kind: 'text' as const, text: READING }, causeTable(blamed)]),
    ...factTable(blamed),
    ...checkTable(cells),
    ...notes(blamed, cells),
    ...ledgers,
  ]
  return { id: 'blame', title: 'Why', blocks }
}

const READING =
  "Each loss is split into parts, in per cent of VM1's rate alone. A part is a cause when it surely exceeds the margin, " +
  'all candidates of a cell judged as one family, and when the placebo shows clearly less of it. What moved along need ' +
  'not be what did it: a cause names where the time or the packets went.'

const LEAST_PART = 0.005

function causeTable(blamed: readonly BlamedCell[]): Table {
  return {
    kind: 'table',
    caption: 'What moved with the losses, the largest part first (parts below 0.5 % left out unless named)',
    columns: [
      { title: 'Cell' },
      { title: 'What' },
      { title: 'Part of the rate alone', numeric: true },
      { title: 'In the placebo', numeric: true },
      { title: 'Named' },
      { title: 'Why' },
      { title: 'Where' },
    ],
    rows: blamed.flatMap(({ id, blame }) => [
      ...blame.causes
        .filter(({ named, part }) => named || part.mean >= LEAST_PART)
        .map((cause) => [
          id,
          CAUSE_WORDS[cause.cause],
          interval(cause.part),
          cause.placebo === null ? NONE : interval(cause.placebo),
          cause.named ? 'yes' : 'no',
          cause.reason,
          cause.where.map(({ place, part }) => `${placeWords(place)} ${formatPercent(part)}`).join('; ') || NONE,
        ]),
      [
        id,
        'unexplained',
        formatPercent(aboutZero(blame.unexplained)),
        NONE,
        NONE,
        'the loss less all that is named',
        NONE,
      ],
    ]),
  }
}

/** Without the sign that rounding would leave before a zero. */
const aboutZero = (share: number) => (Math.abs(share) < 0.0005 ? 0 : share)

const interval = ({ mean, low, high }: PartInterval) => formatRatio({ ratio: mean, low, high })

const FACT_WORDS: Readonly<Record<BlameFact['name'], string>> = {
  portUse: 'port use',
  neighboursShareOfPort: "neighbours' share of all bytes at the taps",
  dropped: 'packets that the NIC queue dropped',
  waitShare: "VM1's vCPUs waiting for a core",
  throttledShare: "VM1's vCPUs throttled",
  stealShare: "stolen from VM1's cores",
  runGrowth: 'more running time a unit of work',
  cyclesGrowth: "more cycles an instruction on VM1's cores",
  missGrowth: "more cache misses a unit of work on VM1's cores",
  diskLatency: 'latency of a disk operation',
  diskLatencyAlone: 'the same alone',
  retransmitted: 'TCP segments sent again',
}

function factTable(blamed: readonly BlamedCell[]): Table[] {
  const rows = blamed.flatMap(({ id, blame }) =>
    blame.facts.map(({ name, unit, ...fact }) => [
      id,
      FACT_WORDS[name],
      unit === 'ratio'
        ? interval(fact)
        : `${formatQuantity(fact.mean, unit)} [${formatQuantity(fact.low, unit)}, ${formatQuantity(fact.high, unit)}]`,
    ]),
  )
  const columns = [{ title: 'Cell' }, { title: 'Figure' }, { title: 'Beside loaded neighbours', numeric: true }]
  const caption = 'Figures beside the causes, with plain 95 % intervals over blocks'
  return rows.length === 0 ? [] : [{ kind: 'table', caption, columns, rows }]
}

function checkTable(cells: readonly LedgerCell[]): Table[] {
  const rows = cells.flatMap(({ id, ledgers }) =>
    (ledgers?.checks ?? []).map(({ name, bound, windows, judged, held, worst, reason }) => [
      id,
      name,
      `${held} of ${judged}`,
      formatPercent(worst),
      formatPercent(bound),
      `${windows - judged}`,
      reason ?? NONE,
    ]),
  )
  if (rows.length === 0) return []
  return [
    {
      kind: 'table',
      caption: 'Whether the ledgers balance: checks of every window',
      columns: [
        { title: 'Cell' },
        { title: 'Check' },
        { title: 'Held', numeric: true },
        { title: 'Worst', numeric: true },
        { title: 'Bound', numeric: true },
        { title: 'Not judged', numeric: true },
        { title: 'Why not' },
      ],
      rows,
    },
  ]
}

function notes(blamed: readonly BlamedCell[], cells: readonly LedgerCell[]): Block[] {
  const items = new Set([
    ...blamed.flatMap(({ blame }) => blame.notes),
    ...cells.flatMap(({ ledgers }) => ledgers?.notes ?? []),
  ])
  return items.size === 0 ? [] : [{ kind: 'list', items: [...items] }]
}
