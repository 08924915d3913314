import type { FigureBlock } from '../document.ts'
import { formatQuantity } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { ORIGINAL_FINDINGS } from '../original.ts'
import { placementDrawing } from './placementDrawing.ts'

const RUN_WITH = { kvm: 'KVM', tcg: 'emulated (TCG)' } as const

/** Figure 1: where everything was. */
export function placementFigure(input: ReportInput): FigureBlock[] {
  const { placement, analysis } = input
  const title = 'Figure 1: placement'
  const where = placement.vms.map((vm) => `${vm.name} on core ${vm.vcpuCores.join(', ')}`).join('; ')
  const own = placement.dedicated
    ? 'Every vCPU has a core that nothing else uses.'
    : 'Not every vCPU has a core to itself.'
  const port =
    placement.portBitsPerSecond === null
      ? 'without rate limit'
      : `of ${formatQuantity(placement.portBitsPerSecond, 'bit/s')}`
  const here = [`${where}. ${own}`, `Each VM has a disk of its own; all share one port ${port}, behind a bridge.`]
  return [
    {
      kind: 'figure',
      file: 'figure-1-placement.svg',
      title,
      svg: placementDrawing({ id: 'fig1', title, description: here.join(' ') }, input),
      caption: `Cores are counted from 0; colours show who may use them. Run: ${RUN_WITH[analysis.acceleration]}.`,
      original: ORIGINAL_FINDINGS.placement,
      here,
    },
  ]
}
