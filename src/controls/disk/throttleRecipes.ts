import { select } from '../../model/controlledVms.ts'
import type { DiskThrottleControl } from '../../model/diskControl.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'

const SECOND_NS = 1e9

/** One limit by the names that QEMU's options, QMP and libvirt have for it. */
type Setting = { readonly option: string; readonly qmp: string; readonly element: string; readonly value: number }

type Kind = {
  readonly rate: 'write' | 'read' | 'writeIops' | 'readIops'
  readonly burst: 'writeBurst' | 'readBurst' | 'writeIopsBurst' | 'readIopsBurst'
  readonly option: string
  readonly qmp: string
  readonly element: string
}
const KINDS: readonly Kind[] = [
  { rate: 'write', burst: 'writeBurst', option: 'bps-write', qmp: 'bps_wr', element: 'write_bytes_sec' },
  { rate: 'read', burst: 'readBurst', option: 'bps-read', qmp: 'bps_rd', element: 'read_bytes_sec' },
  { rate: 'writeIops', burst: 'writeIopsBurst', option: 'iops-write', qmp: 'iops_wr', element: 'write_iops_sec' },
  { rate: 'readIops', burst: 'readIopsBurst', option: 'iops-read', qmp: 'iops_rd', element: 'read_iops_sec' },
]

/** QEMU's own limit on disks: on its command line, to a running one by QMP, and as libvirt's `<iotune>`. */
export function throttleRecipes(specs: readonly DiskThrottleControl[], vms: readonly RecipeVm[]): Recipe[] {
  const limited = vms.flatMap(({ name }) => {
    const ofVm = specs.filter(({ on }) => select(on, vms).some((vm) => vm.name === name))
    return ofVm.length === 0 ? [] : [{ name, settings: settingsOf(ofVm) }]
  })
  if (limited.length === 0) return []
  const options = limited.map(
    ({ name, settings }) =>
      `# ${name}\n-drive file=${name}.raw,format=raw,cache=none,${settings.map(({ option, value }) => `throttling.${option}=${value}`).join(',')}`,
  )
  const commands = limited.map(({ settings }) => JSON.stringify(commandOf(settings)))
  const elements = limited.map(({ name, settings }) =>
    [
      `<!-- ${name}: inside of its <disk> -->`,
      '<iotune>',
      ...settings.map(({ element, value }) => `  <${element}>${value}</${element}>`),
      '</iotune>',
    ].join('\n'),
  )
  const same = 'It is the limit that was measured.'
  return [
    {
      with: 'QEMU options',
      format: 'sh',
      note: `add throttling.* to the -drive of each VM; cache=none as was measured. ${same}`,
      text: lines(options),
    },
    {
      with: 'QMP',
      format: 'json',
      note: `for running VMs, in this order: ${limited.map(({ name }) => name).join(', ')}. Put the id of the disk in place of disk0. ${same}`,
      text: lines(commands),
    },
    { with: 'libvirt', format: 'xml', note: `libvirt hands it to QEMU. ${same}`, text: lines(elements) },
  ]
}

/** Of several limits on one VM the lowest rate holds; a VM that has a burst has one limit only. */
function settingsOf(specs: readonly DiskThrottleControl[]): Setting[] {
  return KINDS.flatMap(({ rate, burst, option, qmp, element }) => {
    const lowest = specs
      .filter((spec) => spec[rate] !== undefined)
      .toSorted((a, b) => (a[rate] ?? 0) - (b[rate] ?? 0))[0]
    if (lowest === undefined) return []
    const [value, most, seconds] = [lowest[rate], lowest[burst], lowest.burstLength / SECOND_NS]
    return [
      ...(value === undefined ? [] : [{ option, qmp, element, value }]),
      ...(most === undefined
        ? []
        : [
            { option: `${option}-max`, qmp: `${qmp}_max`, element: `${element}_max`, value: most },
            {
              option: `${option}-max-length`,
              qmp: `${qmp}_max_length`,
              element: `${element}_max_length`,
              value: seconds,
            },
          ]),
    ]
  })
}

function commandOf(settings: readonly Setting[]) {
  const unlimited = { bps: 0, bps_rd: 0, bps_wr: 0, iops: 0, iops_rd: 0, iops_wr: 0 }
  const set = Object.fromEntries(settings.map(({ qmp, value }) => [qmp, value]))
  return { execute: 'block_set_io_throttle', arguments: { id: 'disk0', ...unlimited, ...set } }
}

function lines(list: readonly string[]): string {
  return `${list.join('\n')}\n`
}
