import type { ParamsOf } from '../../model/workloadSpec.ts'
import { linesOf, required } from '../outputLines.ts'
import type { TestbedSpeeds, Workload } from '../workload.ts'

type Params = ParamsOf<'iozone'>

const KIB = 1024
const UNLIMITED_BYTES_PER_SECOND = 150e6
/** Start of the program and of the first request, seen under emulation. */
const START_NS = 0.15e9

/**
 * `-+n` leaves out the second phase of a test, so that one run is one phase; `-w` keeps the file for the next. IOzone
 * truncates and deletes an existing file before it writes, which makes any write a first one; `-+N` keeps its blocks.
 */
function argv(test: 'write' | 'rewrite' | 'read', { cache, recordSize, fileSize }: Params, path: string): string[] {
  return ['iozone', '-e', '-c', ...(cache === 'off' ? ['-I'] : [])]
    .concat(['-i', test === 'read' ? '1' : '0', '-+n', '-w', ...(test === 'rewrite' ? ['-+N'] : [])])
    .concat(['-r', `${recordSize / KIB}k`, '-s', `${fileSize / KIB}k`, '-f', path])
}

const DROP_CACHE = 'echo 1 > /proc/sys/vm/drop_caches'

/** Makes a file that a phase needs, once per boot: writing it anew for each window would take longer than the window. */
function once(write: readonly string[], path: string): string[] {
  return ['sh', '-c', `test -f ${path}.whole || { ${write.join(' ')} && sync && touch ${path}.whole; }`]
}

function phase(params: Params, directory: string, role: string): { prepare: string[][]; argv: string[] } {
  const kept = `${directory}/iozone-${role}-${params.fileSize}`
  const fresh = `${directory}/iozone-${role}`
  const read = argv('read', params, kept)
  const makeKept = once(argv('write', params, kept), kept)
  switch (params.phase) {
    case 'write':
      return { prepare: [['rm', '-f', fresh]], argv: argv('write', params, fresh) }
    case 'rewrite':
      return { prepare: [makeKept], argv: argv('rewrite', params, kept) }
    case 'read':
      return { prepare: [makeKept, ['sh', '-c', DROP_CACHE]], argv: read }
    case 'reread':
      return { prepare: [makeKept, read], argv: read }
  }
}

/** Disk: one phase of IOzone a window. With the cache on, flushing and closing count as part of a write (`-e -c`). */
export const iozone: Workload<'iozone'> = {
  program: 'iozone',
  warmUp: ['iozone', '-v'],
  metric: ({ phase: name, cache }) => ({ name: `IOzone ${name}, guest cache ${cache}`, unit: 'B/s' }),
  command: (params, context) => phase(params, context.dataDirectory, 'victim'),
  load: (params, context) => {
    const load = phase(params, context.dataDirectory, 'load')
    // A first read stays one only if each pass begins without what the last one left in the cache.
    const again = params.phase === 'read' && params.cache === 'on'
    return again ? { ...load, argv: ['sh', '-c', `${DROP_CACHE}; exec ${load.argv.join(' ')}`] } : load
  },
  // With the guest's cache, reads may never reach the disk.
  demand: ({ cache, phase, recordSize }) =>
    cache === 'off'
      ? { kind: 'flow', over: 'disk', requestBytes: recordSize }
      : { kind: phase.endsWith('read') ? 'either' : 'flow', over: 'disk' },
  parse: (output, { fileSize }) => {
    const sizeKiB = fileSize / KIB
    const row = linesOf(output)
      .map((line) => line.trim().split(/\s+/).map(Number))
      .find((fields) => fields.length >= 3 && fields[0] === sizeKiB && fields.every(Number.isFinite))
    return { rate: required(row?.[2], 'iozone', 'rate') * KIB, unit: 'B/s', metrics: [] }
  },
  progress: () => [],
  estimateNs: (params, speeds) => START_NS + (params.fileSize * 1e9) / rateOf(params, speeds),
}

function rateOf({ phase: name, cache }: Params, speeds: TestbedSpeeds): number {
  if (name === 'reread' && cache === 'on') return 1e9
  const writes = name === 'write' || name === 'rewrite'
  const limit = writes ? speeds.diskWriteBytesPerSecond : speeds.diskReadBytesPerSecond
  return limit ?? UNLIMITED_BYTES_PER_SECOND
}
