import { select } from '../../model/controlledVms.ts'
import type { CpuControl } from '../../model/cpuControl.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'
import { cpuSettings, sharesOf } from './cpuSettings.ts'

const US_NS = 1000
const VERSIONS = [
  { version: 1, with: 'cgroup v1', root: '/sys/fs/cgroup/cpu' },
  { version: 2, with: 'cgroup v2', root: '/sys/fs/cgroup' },
] as const

/** Limits on VMs' CPU time: files of control groups, and libvirt's `<cputune>`. */
export function cpuRecipes(specs: readonly CpuControl[], vms: readonly RecipeVm[]): Recipe[] {
  if (specs.length === 0) return []
  return [...VERSIONS.map((group) => groupRecipe(group, specs, vms)), ...libvirtRecipes(specs, vms)]
}

function groupRecipe(
  { version, with: tool, root }: (typeof VERSIONS)[number],
  specs: readonly CpuControl[],
  vms: readonly RecipeVm[],
): Recipe {
  const lines = specs.flatMap((spec) => {
    const chosen = select(spec.on, vms).map(({ name }) => name)
    return (spec.shared ? [chosen.join('+')] : chosen).flatMap((group) => [
      `mkdir -p ${root}/${group}`,
      ...cpuSettings(version, spec).map(({ file, text }) => `echo '${text}' > ${root}/${group}/${file}`),
    ])
  })
  const note =
    'write the process of QEMU of each VM into cgroup.procs of its group. These are the settings that were measured.'
  return { with: tool, format: 'sh', note, text: `${lines.join('\n')}\n` }
}

/** A limit that VMs share has no element in one VM's definition. */
function libvirtRecipes(specs: readonly CpuControl[], vms: readonly RecipeVm[]): Recipe[] {
  const lines = specs
    .filter(({ shared }) => !shared)
    .flatMap((spec) => select(spec.on, vms).flatMap(({ name }) => elementOf(name, spec)))
  if (lines.length === 0) return []
  const note =
    'libvirt limits all threads of a VM together, as was measured. With cgroup version 2 write the weight itself as shares.'
  return [{ with: 'libvirt', format: 'xml', note, text: `${lines.join('\n')}\n` }]
}

function elementOf(name: string, { cores, period, weight }: CpuControl): string[] {
  const periodUs = Math.round(period / US_NS)
  return [
    `<!-- ${name}: inside of its <domain> -->`,
    '<cputune>',
    ...(weight === undefined ? [] : [`  <shares>${sharesOf(weight)}</shares>`]),
    ...(cores === undefined
      ? []
      : [
          `  <global_period>${periodUs}</global_period>`,
          `  <global_quota>${Math.round(cores * periodUs)}</global_quota>`,
        ]),
    '</cputune>',
  ]
}
