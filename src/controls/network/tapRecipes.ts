import { select } from '../../model/controlledVms.ts'
import type { CeilingControl, PolicingControl } from '../../model/networkControl.ts'
import { burstBytes, intermediateOf } from '../../model/queueing.ts'
import type { Recipe, RecipeVm } from '../../model/recipe.ts'
import { policedBurstBytes, policingRules, tableOf } from './policingRules.ts'
import { intermediateCommands, redirectCommands, undoRedirectScript } from './redirect.ts'
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
    ...(limited.length === 0 ? [] : [libvirtRecipe(limited, vms)]),
  ]
}

function ceilingRecipe(ceilings: readonly Ceiling[]): Recipe {
  const lines = ceilings.flatMap(({ spec, vm: { name, tap } }) => {
    const between = intermediateOf(name)
    return [
      ...(spec.fromVm === undefined
        ? []
        : [
            `# what ${name} sends; the first line takes an earlier limit away`,
            undoRedirectScript(tap, between),
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
  const tables = policed.map(({ spec, vm: { name, tap } }) => {
    const table = `table netdev ${tableOf(name)}`
    const rules = policingRules({
      vm: name,
      tap,
      fromVm: spec.fromVm ?? null,
      toVm: spec.toVm ?? null,
      burstBytes: spec.burst ?? null,
    })
    // A table that is there already would get each rule a second time.
    return `${table}\ndelete ${table}\n${rules}`
  })
  const note =
    'load it by nft -f, with the name of the tap of each VM in place of tap-vmN; the first two lines of ' +
    'each table take an earlier one away. These are the settings that were measured.'
  return { with: 'nft', format: 'nft', note, text: tables.join('') }
}

function libvirtRecipe(limited: readonly Limited[], vms: readonly RecipeVm[]): Recipe {
  const elements = vms.flatMap(({ name }) => {
    const specs = limited.flatMap(({ spec, vm }) => (vm.name === name ? [spec] : []))
    if (specs.length === 0) return []
    return [
      `<!-- ${name}: inside of its <interface> -->`,
      '<bandwidth>',
      ...bandwidth('inbound', lowest(specs, 'toVm'), burstBytes),
      ...bandwidth('outbound', lowest(specs, 'fromVm'), (rate) => policedBurstBytes(rate, null)),
      '</bandwidth>',
    ]
  })
  const note =
    'libvirt counts in kilobytes a second, and drops what a VM sends above the rate without a queue: a ceiling by tc, ' +
    'which was measured where it is listed, lets TCP come closer to the rate.'
  return { with: 'libvirt', format: 'xml', note, text: `${elements.join('\n')}\n` }
}

/** The limit of one direction that holds where a VM has a ceiling and is policed too. */
function lowest(specs: readonly Limited['spec'][], direction: 'fromVm' | 'toVm') {
  return specs
    .flatMap((spec) => {
      const rate = spec[direction]
      return rate === undefined ? [] : [{ rate, burst: spec.by === 'policing' ? spec.burst : undefined }]
    })
    .toSorted((a, b) => a.rate - b.rate)[0]
}

function bandwidth(
  direction: 'inbound' | 'outbound',
  limit: ReturnType<typeof lowest>,
  usualBurst: (bitsPerSecond: number) => number,
): string[] {
  if (limit === undefined) return []
  const average = Math.max(1, Math.floor(limit.rate / 8 / KILOBYTE))
  const burst = Math.ceil((limit.burst ?? usualBurst(limit.rate)) / BURST_UNIT_BYTES)
  return [`  <${direction} average="${average}" burst="${burst}"/>`]
}
