import { z } from 'zod'

const doctorState = z.enum(['ok', 'degraded', 'missing'])

const doctorItem = z.object({
  id: z.string(),
  title: z.string(),
  state: doctorState,
  found: z.string(),
  cost: z.string().describe('What it costs you; empty when ok'),
  mend: z.string().describe('How to mend it; empty when ok'),
})

/** What the host offers to an evaluation. `missing`: tonari cannot work until it is mended. */
export const doctorReportSchema = z.object({
  schema: z.literal('tonari.doctor/1'),
  items: z.array(doctorItem),
})

export type DoctorReport = z.infer<typeof doctorReportSchema>
export type DoctorItem = z.infer<typeof doctorItem>
export type DoctorState = DoctorItem['state']

/** What came of booting a guest with KVM. `mend` is empty when there is nothing to do. */
export type KvmProbe = {
  readonly state: 'usable' | 'unusable' | 'unknown'
  readonly reason: string
  readonly mend: string
}
