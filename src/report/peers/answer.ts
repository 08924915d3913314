import type { CellResult } from '../../model/analysis.ts'
import type { PeerResult, PeersCell } from '../../model/peers.ts'
import type { Block, Section, Table } from '../document.ts'
import { formatConfidence, formatPercent, formatQuantity, formatRatio } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { SIGN } from '../verdictSection.ts'

const QUESTION = 'Do VMs that are configured alike perform alike?'

const marginOf = ({ analysis }: ReportInput) => `${Number((100 * analysis.margin).toPrecision(3))} %`

/** The question with its answer: a sentence a cell, each VM beside the others, and how often such verdicts are wrong. */
export function answerSection(input: ReportInput): Section {
  const { analysis } = input
  const blocks: Block[] = []
  if (analysis.qualified === false) {
    blocks.push({
      kind: 'notice',
      title: analysis.noisyHostAccepted
        ? 'This host is too noisy for verdicts, and they are given all the same'
        : 'This host is too noisy for verdicts: they are withheld',
      items: analysis.conditions.filter((condition) => condition.startsWith('Host not qualified')),
    })
  }
  const { interfered, independent } = analysis.expectedFalseVerdicts
  blocks.push(
    { kind: 'list', items: cellsOf(input).map(([peers, cell]) => answer(peers, cell, input)) },
    vmTable(input),
    {
      kind: 'text',
      text:
        `VMs are different when the rate of at least one surely differs from that of the others by more than the margin of ` +
        `${marginOf(input)}, and equal when every one surely differs by less. At worst, with true differences right at the ` +
        `margin, that many false verdicts are to be expected among these cells on average: ${interfered.toFixed(2)} false ` +
        `different, ${independent.toFixed(2)} false equal.`,
    },
  )
  return { id: 'verdicts', title: QUESTION, blocks }
}

/** Cells of peers with their results. */
export function cellsOf({ analysis }: ReportInput): [PeersCell, CellResult][] {
  return analysis.peers.flatMap((peers) => {
    const cell = analysis.cells.find(({ id }) => id === peers.cell)
    return cell === undefined ? [] : [[peers, cell] as [PeersCell, CellResult]]
  })
}

/** `dhrystone-half: vm2 gets 52.0 % [49.0, 55.0] of what the others get: different at a 10 % margin.` */
function answer(peers: PeersCell, cell: CellResult, input: ReportInput): string {
  const at = `at a ${marginOf(input)} margin`
  switch (cell.verdict) {
    case 'different': {
      const named = peers.vms.filter(({ verdict }) => verdict === 'different')
      return `No. ${peers.group}: ${named.map(gets).join(', and ')}: different ${at}.`
    }
    case 'equal': {
      const ratios = peers.vms.flatMap(({ ratio }) => ratio ?? [])
      const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map(formatPercent)
      return `Yes. ${peers.group}: each VM gets ${least} to ${most} of what the others get: equal ${at}.`
    }
    default: {
      const slowest = peers.vms.find(({ vm }) => vm === peers.worst)
      const seen = slowest === undefined || slowest.ratio === null ? '' : `${gets(slowest)}: `
      return `Not known. ${peers.group}: ${seen}${cell.verdict ?? 'not judged'} ${at} (${cell.reason}).`
    }
  }
}

function gets(peer: PeerResult): string {
  return `${peer.vm} gets ${formatRatio(peer)} of what ${peer.against.length === 1 ? peer.against.join() : 'the others'} get${
    peer.against.length === 1 ? 's' : ''
  }`
}

function vmTable(input: ReportInput): Table {
  const confidence = formatConfidence(input.analysis.confidence)
  return {
    kind: 'table',
    caption: `Each VM's rate over that of the others, with ${confidence} intervals of the repeated looks`,
    columns: [
      { title: 'Cell' },
      { title: 'VM' },
      { title: 'Verdict' },
      { title: 'Ratio [interval]', numeric: true },
      { title: 'Compared with' },
      { title: 'Rate', numeric: true },
      { title: 'n', numeric: true },
    ],
    rows: cellsOf(input).flatMap(([peers, { unit }]) =>
      peers.vms.map((peer) => [
        peers.cell,
        peer.vm,
        `${SIGN[peer.verdict]} ${verdictWord(peer)}`,
        formatRatio(peer),
        peer.against.join(', '),
        formatQuantity(peer.rate, unit),
        `${peer.n}`,
      ]),
    ),
  }
}

function verdictWord({ verdict, ratio }: PeerResult): string {
  if (verdict !== 'different') return verdict
  return (ratio ?? 1) < 1 ? 'different: slower' : 'different: faster'
}
