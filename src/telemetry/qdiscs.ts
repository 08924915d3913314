import { z } from 'zod'
import { answeringPart } from './answeringPart.ts'
import { type Part, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, gauge, type Table } from './table.ts'

const qdisc = z.object({
  kind: z.string(),
  handle: z.string(),
  dev: z.string(),
  parent: z.string().optional(),
  bytes: z.number(),
  packets: z.number(),
  drops: z.number(),
  overlimits: z.number(),
  qlen: z.number(),
})
type Qdisc = z.infer<typeof qdisc>

/** Parses a line of `tc -s -j qdisc show`. Devices without a queue are left out; text that is none gives no rows. */
export function parseQdiscStatistics(text: string): Map<string, Qdisc> {
  const rows = new Map<string, Qdisc>()
  for (const one of listIn(text)) {
    const { success, data } = qdisc.safeParse(one)
    if (success && data.kind !== 'noqueue') rows.set(rowName(data), data)
  }
  return rows
}

function listIn(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** Queues that the kernel itself puts below another have no handle of their own, only their place. */
function rowName({ dev, kind, handle, parent }: Qdisc): string {
  return `${dev} ${kind} ${handle === '0:' && parent !== undefined ? parent : handle}`
}

function qdiscTable(side: string): Table<Qdisc> {
  return {
    metrics: [
      counter('qdisc.sentBytes', 'bytes', ({ bytes }) => bytes),
      counter('qdisc.sentPackets', 'packets', ({ packets }) => packets),
      counter('qdisc.dropped', 'packets', ({ drops }) => drops),
      counter('qdisc.overlimits', 'count', ({ overlimits }) => overlimits),
      gauge('qdisc.backlogPackets', 'packets', ({ qlen }) => qlen),
    ],
    parse: parseQdiscStatistics,
    dimensions: (name) => {
      const [link = '', kind = '', handle = ''] = name.split(' ')
      return { side, link, kind, handle }
    },
  }
}

async function conversation(side: string, directory: string, inNamespace: readonly string[]): Promise<Part | null> {
  const argv = [...inNamespace, 'tc', '-s', '-j', '-batch', '-']
  return answeringPart({ argv, question: 'qdisc show', directory, tableOf: () => qdiscTable(side) })
}

/** Queues of the lab's links and of the counterpart's, through one lasting `tc` each. */
export const qdiscs: ProbeOpener = {
  name: 'qdiscs',
  open: async ({ counterpartPid, scratchDirectory }) =>
    probeOf(
      'qdiscs',
      await Promise.all([
        conversation('lab', scratchDirectory, []),
        counterpartPid === null
          ? null
          : conversation('counterpart', scratchDirectory, ['nsenter', '--target', `${counterpartPid}`, '--net']),
      ]),
      'no link has a queue, or tc does not tell',
    ),
}
