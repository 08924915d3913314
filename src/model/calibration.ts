import { z } from 'zod'

/** What one loaded VM delivers among `vms` loaded VMs. Rates per second; null where nothing shows them. */
const calibratedLoad = z.object({
  group: z.string(),
  control: z.string().default('none'),
  vms: z.int(),
  vm: z.string(),
  rate: z.number().nullable().describe("By the program's own stream, else by the host's counter"),
  unit: z.string().nullable(),
  flow: z.number().nullable().describe('Bytes per second that the host saw: into the tap, or from and to the disk'),
  busy: z.number().describe("vCPU threads' running and waiting time over wall time; 1 is one vCPU always busy"),
  durationNs: z.number(),
})

/** Measured before the first window of `boot`, the first boot that was in order; the dose of each window is held against it. */
export const calibrationSchema = z.object({
  schema: z.literal('tonari.calibration/1'),
  boot: z.int(),
  loads: z.array(calibratedLoad),
})

export type Calibration = z.infer<typeof calibrationSchema>
export type CalibratedLoad = z.infer<typeof calibratedLoad>
