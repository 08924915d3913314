import { select } from '../../model/controlledVms.ts'
import type { CeilingControl, PolicingControl } from '../../model/networkControl.ts'
import { burstBytes, intermediateOf } from '../../model/queueing.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'
import { policedBurstBytes, policingRules } from './policingRules.ts'
import { intermediateCommands, redirectCommands } from './redirect.ts'
import { tbfCommand } from './tbfCommands.ts'

type Limited = { readonly spec: CeilingControl | PolicingControl; readonly vm: RecipeVm }
type Ceiling = { readonly spec: CeilingControl; readonly vm: RecipeVm }
type Policing = { readonly spec: PolicingControl; readonly vm: RecipeVm }

const KILOBYTE = 1000
const BURST_UNIT_BYTES = 1024

/** Limits at VMs' taps: `tc` for queues, `nft` for policing, libvirt's `<bandwidth>` for both. */
export function tapRecipes(specs: readonly (CeilingControl | PolicingControl)[], vms: readonly RecipeVm[]): Recipe[] {
  const limited = specs.flatMap((spec) => select(spec.on, vms).map((vm) => ({ spec, vm })))
  const ceilings = limited.filter((each): each is Ceiling => each.spec.by === 'ceiling')
  const policed = limited.filter((each): each is Policing => each.spec.by === 'policing')
  return [
    ...(ceilings.length === 0 ? [] : [ceilingRecipe(ceilings)]),
    ...(policed.length === 0 ? [] : [policingRecipe(policed)]),
    ...(limited.length === 0 ? [] : [libvirtRecipe(limited)]),
  ]
}

function ceilingRecipe(ceilings: readonly Ceiling[]): Recipe {
  const lines = ceilings.flatMap(({ spec, vm: { name, tap } }) => {
    const between = intermediateOf(name)
    return [
      ...(spec.fromVm === undefined
        ? []
        : [
            `# what ${name} sends`,
            ...intermediateCommands(between).map((line) => `ip ${line}`),
            ...[...redirectCommands(tap, between), tbfCommand(between, spec.fromVm)].map((line) => `tc ${line}`),
          ]),
      ...(spec.toVm === undefined ? [] : [`# what ${name} receives`, `tc ${tbfCommand(tap, spec.toVm)}`]),
    ]
  })
  const note = 'put the name of the tap of each VM in place of tap-vmN. These are the settings that were measured.'
  return { with: 'tc', format: 'sh', note, text: `${lines.join('\n')}\n` }
}

function policingRecipe(policed: readonly Policing[]): Recipe {
  const tables = policed.map(({ spec, vm: { name, tap } }) =>
    policingRules({
      vm: name,
      tap,
      fromVm: spec.fromVm ?? null,
      toVm: spec.toVm ?? null,
      burstBytes: spec.burst ?? null,
    }),
  )
  const note =
    'load it by nft -f, with the name of the tap of each VM in place of tap-vmN. These are the settings that were measured.'
  return { with: 'nft', format: 'nft', note, text: tables.join('') }
}

function libvirtRecipe(limited: readonly Limited[]): Recipe {
  const elements = limited.flatMap(({ spec, vm }) => [
    `<!-- ${vm.name}: inside of its <interface> -->`,
    '<bandwidth>',
    ...(spec.toVm === undefined ? [] : [`  ${bandwidth('inbound', spec.toVm, burstBytes(spec.toVm))}`]),
    ...(spec.fromVm === undefined
      ? []
      : [`  ${bandwidth('outbound', spec.fromVm, policedBurstBytes(spec.fromVm, null))}`]),
    '</bandwidth>',
  ])
  const note =
    'libvirt counts in kilobytes a second, and drops what a VM sends above the rate without a queue: a ceiling by tc, ' +
    'which was measured where it is listed, lets TCP come closer to the rate.'
  return { with: 'libvirt', format: 'xml', note, text: `${elements.join('\n')}\n` }
}

function bandwidth(direction: 'inbound' | 'outbound', bitsPerSecond: number, burst: number): string {
  const average = Math.max(1, Math.floor(bitsPerSecond / 8 / KILOBYTE))
  return `<${direction} average="${average}" burst="${Math.ceil(burst / BURST_UNIT_BYTES)}"/>`
}
