import type { Experiment } from '../model/experiment.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import type { Problem } from './problems.ts'
import type { LocatedDocument, Path } from './yamlText.ts'

const MIB = 2 ** 20
/** What a file system keeps for itself on a disk. */
const FILE_SYSTEM_SHARE = 0.2
const FILE_SYSTEM_BYTES = 16 * MIB
/** Shares of a guest's memory that its kernel leaves to a cached file and to a buffer. */
const CACHE_SHARE = 0.5
const BUFFER_SHARE = 0.5
/** 65,535 less the headers of IP and UDP. */
const LARGEST_DATAGRAM_BYTES = 65_507

type Finding = { readonly key: string; readonly what: string; readonly hint: string }

/** What is wrong with workloads on the VMs that the experiment describes, the neighbours' own included. */
export function workloadProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  const { workloads, neighbours, vms } = experiment
  const problem = (path: Path, name: string, { key, what, hint }: Finding) => ({
    position: document.locate([...path, key]),
    what: `${name}.${key}: ${what}`,
    hint,
  })
  const victims = workloads.map((params, index) => ({
    params,
    path: ['workloads', index],
    name: `workloads[${index}]`,
  }))
  const loads = neighbours === undefined ? [] : [{ params: neighbours, path: ['neighbours'], name: 'neighbours' }]
  return [
    ...victims
      .filter(({ params }) => params.program === 'sleep')
      .map(({ path, name }) => problem(path, name, SLEEPING_VICTIM)),
    ...[...victims, ...loads].flatMap(({ params, path, name }) =>
      findings(params, vms).map((each) => problem(path, name, each)),
    ),
    // A victim's files and a load's never lie on the same disk.
    ...[victims, loads].flatMap((together) => {
      const full = firstThatFillsTheDisk(
        together.map(({ params }) => params),
        vms,
      )
      const at = full === null ? undefined : together[full.index]
      return full === null || at === undefined ? [] : [problem(at.path, at.name, full.finding)]
    }),
  ]
}

const SLEEPING_VICTIM: Finding = {
  key: 'program',
  what: 'sleep does no work that could be measured',
  hint: 'use it under neighbours: only',
}

function findings(params: WorkloadParams, vms: Experiment['vms']): Finding[] {
  switch (params.program) {
    case 'memwrite':
      return params.bytes > vms.memory * BUFFER_SHARE
        ? [
            {
              key: 'bytes',
              what: 'more than half of the memory of a VM',
              hint: 'make it smaller, or vms.memory larger',
            },
          ]
        : []
    case 'netperf':
      return params.protocol === 'udp' && (params.messageSize ?? 0) > LARGEST_DATAGRAM_BYTES
        ? [
            {
              key: 'messageSize',
              what: `a UDP datagram holds at most ${LARGEST_DATAGRAM_BYTES} B`,
              hint: 'leave it out for a datagram that fits one packet',
            },
          ]
        : []
    case 'iozone':
      return [...cacheFindings(params, vms), ...recordFindings(params)]
    case 'fio':
      return cacheFindings(params, vms)
    default:
      return []
  }
}

function cacheFindings(params: { cache: 'on' | 'off'; fileSize: number }, vms: Experiment['vms']): Finding[] {
  if (params.cache === 'off' || params.fileSize <= vms.memory * CACHE_SHARE) return []
  const what = 'more than half of the memory of a VM, so it would not stay in its page cache'
  return [{ key: 'fileSize', what, hint: 'make it smaller, or vms.memory larger, or set cache: off' }]
}

function recordFindings({ recordSize, fileSize }: { recordSize: number; fileSize: number }): Finding[] {
  if (recordSize <= fileSize) return []
  return [{ key: 'recordSize', what: 'larger than the file', hint: 'make it at most fileSize' }]
}

/**
 * Files pile up on a disk during a boot: fio has one, IOzone one for writing and one of each size for its other phases.
 * Returns the first workload for whose file there is no room left.
 */
function firstThatFillsTheDisk(
  workloads: readonly WorkloadParams[],
  vms: Experiment['vms'],
): { index: number; finding: Finding } | null {
  const room = vms.disk.size * (1 - FILE_SYSTEM_SHARE) - FILE_SYSTEM_BYTES
  const files = new Map<string, number>()
  for (const [index, params] of workloads.entries()) {
    if (params.program !== 'iozone' && params.program !== 'fio') continue
    const name =
      params.program === 'fio' ? 'fio' : params.phase === 'write' ? 'iozone' : `iozone of ${params.fileSize} bytes`
    files.set(name, Math.max(files.get(name) ?? 0, params.fileSize))
    const total = [...files.values()].reduce((sum, size) => sum + size, 0)
    if (total <= room) continue
    const what =
      params.fileSize > room
        ? 'does not fit on the disk of a VM'
        : 'does not fit on the disk of a VM beside the files of the workloads before it'
    const hint = 'make it smaller, or vms.disk.size larger; the file system takes 20 % and 16 MiB'
    return { index, finding: { key: 'fileSize', what, hint } }
  }
  return null
}
