import { select } from '../../model/controlledVms.ts'
import { type CpuControl, cpuControl } from '../../model/cpuControl.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'
import { groupsOf, HAND_DOWN, siblingsOf, WEIGHTS_NEED_SIBLINGS } from '../recipeGroups.ts'
import { cpuSettings, sharesOf, USUAL_WEIGHT } from './cpuSettings.ts'

const US_NS = 1000
const VERSIONS = [
  { version: 1, with: 'cgroup v1', root: '/sys/fs/cgroup/cpu', before: [] },
  { version: 2, with: 'cgroup v2', root: '/sys/fs/cgroup', before: [HAND_DOWN.cpu] },
] as const
type Version = (typeof VERSIONS)[number]

/** Limits on VMs' CPU time: files of control groups, and libvirt's `<cputune>`. */
export function cpuRecipes(specs: readonly CpuControl[], vms: readonly RecipeVm[]): Recipe[] {
  if (specs.length === 0) return []
  return [...VERSIONS.map((version) => groupRecipe(version, specs, vms)), ...libvirtRecipes(specs, vms)]
}

function groupRecipe(
  { version, with: tool, root, before }: Version,
  specs: readonly CpuControl[],
  vms: readonly RecipeVm[],
): Recipe {
  const linesOf = (group: string, spec: CpuControl) => [
    `mkdir -p ${root}/${group}`,
    ...cpuSettings(version, spec).map(({ file, text }) => `echo '${text}' > ${root}/${group}/${file}`),
  ]
  const usual = cpuControl.parse({ weight: USUAL_WEIGHT })
  const siblings = siblingsOf(specs, vms)
  const lines = [
    ...before,
    ...specs.flatMap((spec) => groupsOf(spec, vms).flatMap((group) => linesOf(group, spec))),
    ...siblings.flatMap((group) => linesOf(group, usual)),
  ]
  const note =
    'write the process of QEMU of each VM into cgroup.procs of its group. These are the settings that were measured.' +
    (specs.some(({ weight }) => weight !== undefined) ? ` ${WEIGHTS_NEED_SIBLINGS}` : '')
  return { with: tool, format: 'sh', note, text: `${lines.join('\n')}\n` }
}

/** A limit that VMs share has no element in one VM's definition. Shares are another number in either version. */
function libvirtRecipes(specs: readonly CpuControl[], vms: readonly RecipeVm[]): Recipe[] {
  const own = specs.filter(({ shared }) => !shared)
  const limited = vms.flatMap(({ name }) => {
    const ofVm = own.filter(({ on }) => select(on, vms).some((vm) => vm.name === name))
    return ofVm.length === 0 ? [] : [{ name, limits: ofVm }]
  })
  const recipe = (version: 1 | 2, note: string): Recipe => ({
    with: 'libvirt',
    format: 'xml',
    note,
    text: `${limited.flatMap(({ name, limits }) => elementOf(name, limits, version)).join('\n')}\n`,
  })
  const same = 'libvirt limits all threads of a VM together, as was measured.'
  if (limited.length === 0) return []
  if (own.every(({ weight }) => weight === undefined)) return [recipe(1, same)]
  const on = (version: 1 | 2, usual: number) =>
    `on a host with cgroup version ${version}, where a VM without shares has ${usual}. ${same}`
  return [recipe(1, on(1, sharesOf(USUAL_WEIGHT))), recipe(2, on(2, USUAL_WEIGHT))]
}

function elementOf(name: string, limits: readonly CpuControl[], version: 1 | 2): string[] {
  const lines = limits.flatMap(({ cores, period, weight }) => {
    const periodUs = Math.round(period / US_NS)
    return [
      ...(weight === undefined ? [] : [`  <shares>${version === 1 ? sharesOf(weight) : weight}</shares>`]),
      ...(cores === undefined
        ? []
        : [
            `  <global_period>${periodUs}</global_period>`,
            `  <global_quota>${Math.round(cores * periodUs)}</global_quota>`,
          ]),
    ]
  })
  return [`<!-- ${name}: inside of its <domain> -->`, '<cputune>', ...lines, '</cputune>']
}
