import type { SampleBatch } from '../model/sample.ts'
import { PORT } from '../network/labTopology.ts'
import type { Sample } from '../run/sample.ts'

type Dimensions = Readonly<Record<string, string>>

/**
 * What a window's record is made of, out of everything that the sampler has read. A counter that is not there, or gone,
 * counts as zero, as where it is read directly.
 */
export function hostSamples(
  { columns, timesNs, values }: Pick<SampleBatch, 'columns' | 'values'> & { readonly timesNs: Float64Array },
  vms: readonly { readonly name: string; readonly tap: string }[],
): Sample[] {
  const columnsOf = (metric: string, dimensions: Dimensions) =>
    columns.flatMap((column, index) =>
      column.metric === metric && Object.entries(dimensions).every(([name, value]) => column.dimensions[name] === value)
        ? [index]
        : [],
    )
  const linkColumns = (link: string, way: 'received' | 'sent') => ({
    bytes: columnsOf(`link.${way}Bytes`, { side: 'lab', link }),
    packets: columnsOf(`link.${way}Packets`, { side: 'lab', link }),
  })
  const places = {
    taps: vms.map(({ tap }) => linkColumns(tap, 'received')),
    port: linkColumns(PORT, 'sent'),
    disks: vms.map(({ name: vm }) => ({
      readBytes: columnsOf('process.readBytes', { vm }),
      writtenBytes: columnsOf('process.writtenBytes', { vm }),
    })),
    vcpus: vms.map(({ name: vm }) => ({
      runNs: columnsOf('vcpu.run', { vm }),
      waitNs: columnsOf('vcpu.wait', { vm }),
    })),
  }
  return Array.from(timesNs, (atNs, row): Sample => {
    const sum = (indexes: readonly number[]) =>
      indexes.reduce((total, index) => total + (values[row * columns.length + index] || 0), 0)
    const link = ({ bytes, packets }: ReturnType<typeof linkColumns>) => ({ bytes: sum(bytes), packets: sum(packets) })
    return {
      atNs,
      taps: places.taps.map(link),
      port: link(places.port),
      disks: places.disks.map((disk) => ({ readBytes: sum(disk.readBytes), writtenBytes: sum(disk.writtenBytes) })),
      vcpus: places.vcpus.map(({ runNs, waitNs }) => ({
        runNs: sum(runNs),
        waitNs: sum(waitNs),
        threads: runNs.length,
      })),
    }
  })
}
