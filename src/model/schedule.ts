import { z } from 'zod'

/** What one boot set out to measure, written before its first window: the ids of the planned windows it takes. */
export const bootScheduleSchema = z.object({
  schema: z.literal('tonari.schedule/1'),
  boot: z.int(),
  block: z.int(),
  windows: z.array(z.string()),
})

export type BootSchedule = z.infer<typeof bootScheduleSchema>
