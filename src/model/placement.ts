import { z } from 'zod'

const placedVm = z.object({
  name: z.string().describe('vm1 is the victim'),
  vcpuCores: z.array(z.int()).describe('Core of each vCPU, in order'),
  emulatorCores: z.array(z.int()).describe("Cores of QEMU's own and I/O threads"),
  node: z.int(),
  memoryBytes: z.number(),
  diskBytes: z.number(),
  diskWriteBytesPerSecond: z.number().nullable(),
  diskReadBytesPerSecond: z.number().nullable(),
  tap: z.string(),
  managementTap: z.string(),
})

/** Where everything goes, and what had to be given up for it. */
export const placementSchema = z.object({
  schema: z.literal('tonari.placement/1'),
  vms: z.array(placedVm),
  hostCores: z.array(z.int()),
  portBitsPerSecond: z.number().nullable(),
  dedicated: z.boolean().describe('Every vCPU has a core that nothing else uses'),
  compromises: z.array(z.string()),
})

export type Placement = z.infer<typeof placementSchema>
export type PlacedVm = z.infer<typeof placedVm>
