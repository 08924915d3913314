import { z } from 'zod'
import { TonariError } from '../model/error.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import { runProgram } from './processes.ts'

type Core = HostFacts['cores'][number]

/** Older versions of lscpu write numbers as strings and yes/no; what is not known is null or '-'. */
const number = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number), z.null(), z.literal('-')]).optional()
const online = z.union([z.boolean(), z.enum(['yes', 'no', 'Y', 'N']).transform((word) => /^y/i.test(word))])
const table = z.object({
  cpus: z.array(z.object({ cpu: number, core: number, socket: number, node: number, online })),
})

/**
 * Parses `lscpu -Je=CPU,CORE,SOCKET,NODE,ONLINE`: the logical CPUs that are online. Where the kernel knows no cores,
 * sockets or nodes, each CPU is a core of socket 0 and node 0. Throws TonariError `internal` on anything else.
 */
export function parseCpuTable(text: string): Core[] {
  const { cpus } = parsed(table, text)
  const cores = cpus
    .filter((row) => row.online)
    .flatMap((row) => {
      const cpu = known(row.cpu)
      if (cpu === null) return []
      return [{ cpu, core: known(row.core) ?? cpu, socket: known(row.socket) ?? 0, node: known(row.node) ?? 0 }]
    })
  if (cores.length === 0) throw new TonariError('internal', 'lscpu lists no CPU that is online')
  return cores
}

/** What `lscpu -J` says of the processor. */
export type CpuDescription = { readonly model: string; readonly virtualised: boolean | null }

type Field = { field: string; data?: string | null | undefined; children?: Field[] | undefined }
const field: z.ZodType<Field> = z.object({
  field: z.string(),
  data: z.string().nullish(),
  get children() {
    return z.array(field).optional()
  },
})
const description = z.object({ lscpu: z.array(field) })

/** Parses `lscpu -J`, whose newer versions nest the fields. Whether this is a guest is null where nothing tells. */
export function parseCpuDescription(text: string): CpuDescription {
  const fields = new Map(flatten(parsed(description, text).lscpu))
  const flags = fields.get('Flags')
  const isGuest = fields.has('Hypervisor vendor') || (flags?.split(' ').includes('hypervisor') ?? false)
  return { model: fields.get('Model name') ?? 'unknown', virtualised: isGuest || (flags === undefined ? null : false) }
}

export async function readCpuTable(): Promise<Core[]> {
  return parseCpuTable((await runProgram(['lscpu', '-Je=CPU,CORE,SOCKET,NODE,ONLINE'])).stdout)
}

export async function readCpuDescription(): Promise<CpuDescription> {
  return parseCpuDescription((await runProgram(['lscpu', '-J'])).stdout)
}

function flatten(fields: readonly Field[]): [string, string][] {
  return fields.flatMap(({ field: name, data, children }) => [
    [name.replace(/:$/, ''), data ?? ''],
    ...flatten(children ?? []),
  ])
}

function known(value: number | '-' | null | undefined): number | null {
  return typeof value === 'number' ? value : null
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new TonariError('internal', 'lscpu wrote something that tonari does not understand', { cause })
  }
}
