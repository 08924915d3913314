import { type ControlLimits, type ControlSpec, controlName } from '../model/control.ts'
import type { ControlledVms } from '../model/controlledVms.ts'
import { select } from '../model/controlledVms.ts'
import type { Experiment } from '../model/experiment.ts'
import type { GuaranteedControl } from '../model/networkControl.ts'
import { groupId, nameWorkloads } from './defaultIds.ts'
import { overlapFindings } from './overlapProblems.ts'
import type { Problem } from './problems.ts'
import { bitRateText } from './quantities.ts'
import type { LocatedDocument, Path } from './yamlText.ts'

type Finding = { readonly path: Path; readonly what: string; readonly hint: string }

/** Controls that do not fit the VMs, the NIC port, or the names of workloads. */
export function controlProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  return [...experiment.controls.flatMap((control, index) => findings(control, ['controls', index], experiment))]
    .concat(nameFindings(experiment))
    .map(({ path, what, hint }) => ({ position: document.locate(path), what, hint }))
}

/** What does not fit of one set of limits, which stands at a path of the document. */
export function limitProblems(
  limits: ControlLimits,
  path: Path,
  experiment: Experiment,
  document: LocatedDocument,
): Problem[] {
  return findings(limits, path, experiment).map((each) => ({
    position: document.locate(each.path),
    what: each.what,
    hint: each.hint,
  }))
}

function findings(control: ControlSpec, path: Path, { vms, network }: Experiment): Finding[] {
  if (control === 'none') return []
  const names = Array.from({ length: vms.count }, (_, at) => ({ name: `vm${at + 1}`, index: at }))
  const total = network.portRate === 'unlimited' ? null : network.portRate
  return [
    ...parts(control).flatMap(({ key, on }) => selectionFindings([...path, key], `${control.name}.${key}`, on, names)),
    ...(['fromVm', 'toVm'] as const).flatMap((direction) => guaranteeFindings(control, path, names, total, direction)),
    ...overlapFindings(control, path, names),
  ]
}

function parts({ disk = [], network = [], cpu = [] }: ControlLimits): { key: string; on: ControlledVms }[] {
  return [
    ...disk.map(({ on }) => ({ key: 'disk', on })),
    ...network.map(({ on }) => ({ key: 'network', on })),
    ...cpu.map(({ on }) => ({ key: 'cpu', on })),
  ]
}

type Vms = readonly { readonly name: string; readonly index: number }[]

function selectionFindings(path: Path, name: string, on: ControlledVms, vms: Vms): Finding[] {
  const known = vms.map((vm) => vm.name)
  const strangers = typeof on === 'string' ? [] : on.filter((vm) => !known.includes(vm))
  if (strangers.length > 0) {
    return [{ path, what: `${name}.on: there is no ${strangers.join(', ')}`, hint: `name some of ${known.join(', ')}` }]
  }
  return select(on, vms).length > 0
    ? []
    : [{ path, what: `${name}.on: there are no neighbours`, hint: 'raise vms.count, or write on: victim' }]
}

function guaranteeFindings(
  { name, network = [] }: ControlLimits,
  control: Path,
  vms: Vms,
  total: number | null,
  direction: 'fromVm' | 'toVm',
): Finding[] {
  const path = [...control, 'network']
  const guarantees = network.filter((limit): limit is GuaranteedControl => limit.by === 'guaranteed')
  const each = guarantees.flatMap((limit) => {
    const rate = limit[direction]
    if (rate === undefined) return []
    return select(limit.on, vms).map((vm) => ({ vm: vm.name, rate, ceiling: limit[`${direction}Ceiling`] ?? rate }))
  })
  if (each.length === 0) return []
  if (total === null) {
    const what = `${name}: parts of a NIC port without a rate cannot be guaranteed`
    return [{ path, what, hint: 'set network.portRate' }]
  }
  const sum = each.reduce((bits, { rate }) => bits + rate, 0)
  const twice = each.find(({ vm }, at) => each.findIndex((other) => other.vm === vm) !== at)
  const high = each.find(({ ceiling }) => ceiling > total)
  const port = `the NIC port's ${bitRateText(total)}`
  return [
    ...(sum > total
      ? [
          {
            path,
            what: `${name}: ${direction} guarantees ${bitRateText(sum)} in all, more than ${port}`,
            hint: 'guarantee less',
          },
        ]
      : []),
    ...(high === undefined || sum > total
      ? []
      : [{ path, what: `${name}: a ceiling of ${bitRateText(high.ceiling)} is above ${port}`, hint: 'lower it' }]),
    ...(twice === undefined
      ? []
      : [{ path, what: `${name}: ${twice.vm} has two guarantees for ${direction}`, hint: 'keep one of them' }]),
  ]
}

/** Groups under a control are called after both, which must not be another workload's name. */
function nameFindings({ workloads, controls }: Experiment): Finding[] {
  const victims = nameWorkloads(workloads).map(({ id }) => id)
  return controls.flatMap((control, index) =>
    victims
      .map((id) => groupId(id, controlName(control)))
      .filter((id) => control !== 'none' && (id === 'placebo' || victims.includes(id)))
      .map((id) => ({
        path: ['controls', index],
        what: `controls[${index}]: its results would be called ${id}, as another workload is`,
        hint: 'give the control another name',
      })),
  )
}
