import type { DiskCgroupControl } from '../../model/diskControl.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'
import { groupsOf, HAND_DOWN, siblingsOf, WEIGHTS_NEED_SIBLINGS } from '../recipeGroups.ts'
import { limitSettings, USUAL_WEIGHT } from './cgroupSettings.ts'

const VERSIONS = [
  { version: 1, with: 'cgroup v1', root: '/sys/fs/cgroup/blkio', weightFile: 'blkio.bfq.weight', before: [] },
  { version: 2, with: 'cgroup v2', root: '/sys/fs/cgroup', weightFile: 'io.bfq.weight', before: [HAND_DOWN.io] },
] as const
/** A whole disk, by its usual number. */
const DEVICE = '8:0'

/** The kernel's limit on the processes of VMs, as files of control groups. */
export function groupRecipes(specs: readonly DiskCgroupControl[], vms: readonly RecipeVm[]): Recipe[] {
  if (specs.length === 0) return []
  return VERSIONS.map(({ version, with: tool, root, weightFile, before }) => {
    const linesOf = (group: string, spec: Omit<DiskCgroupControl, 'by' | 'on' | 'shared'>) => [
      `mkdir -p ${root}/${group}`,
      ...limitSettings(version, DEVICE, spec).map(({ file, text }) => `echo '${text}' > ${root}/${group}/${file}`),
      ...(spec.weight === undefined ? [] : [`echo ${spec.weight} > ${root}/${group}/${weightFile}`]),
    ]
    const lines = [
      ...before,
      ...specs.flatMap((spec) => groupsOf(spec, vms).flatMap((group) => linesOf(group, spec))),
      ...siblingsOf(specs, vms).flatMap((group) => linesOf(group, { weight: USUAL_WEIGHT })),
    ]
    const note =
      `put the number of the disk (lsblk) in place of ${DEVICE}, and write the process of QEMU of each VM into cgroup.procs ` +
      'of its group. A weight counts only where the disk is scheduled by bfq.' +
      (specs.some(({ weight }) => weight !== undefined) ? ` ${WEIGHTS_NEED_SIBLINGS}` : '')
    return { with: tool, format: 'sh', note, text: `${lines.join('\n')}\n` }
  })
}
