import { controlsOf } from '../controls/registry.ts'
import { readControlFacts } from '../host/controlFacts.ts'
import { existingDirectory } from '../host/diskSpace.ts'
import { type ControlSpec, controlName } from '../model/control.ts'
import type { ControlFacts } from '../model/controlFacts.ts'
import { TonariError } from '../model/error.ts'
import type { Placement } from '../model/placement.ts'
import { mixedGroups } from '../plan/overlapProblems.ts'

const HINT = 'take the control out of the experiment, or use a host that can have it'

/**
 * Throws TonariError `hostLacksRequirements`, with the reason, for the first control that this host cannot have. Tries what
 * controls need in namespaces that end at once. `out` is where the VMs' disks would be.
 */
export async function assertControls(
  controls: readonly ControlSpec[],
  out: string,
  { portBitsPerSecond, vms }: Placement,
): Promise<void> {
  if (controls.every((control) => control === 'none')) return
  assertAvailable(controls, await readControlFacts(existingDirectory(out), portBitsPerSecond), vms)
}

/** The same of a host that these facts tell of. */
export function assertAvailable(
  controls: readonly ControlSpec[],
  facts: ControlFacts,
  vms: readonly { readonly name: string }[],
): void {
  for (const spec of controls) {
    assertOneGroup(spec, facts, vms)
    for (const control of controlsOf(spec)) {
      const reason = control.unavailable(facts)
      if (reason === null) continue
      throw new TonariError(
        'hostLacksRequirements',
        `control ${controlName(spec)}: no ${control.name} here, ${reason}`,
        { hint: HINT },
      )
    }
  }
}

/** Version 1 has a hierarchy of groups for each resource. */
function assertOneGroup(
  spec: ControlSpec,
  { oneCgroupHierarchy }: ControlFacts,
  vms: readonly { readonly name: string }[],
): void {
  if (spec === 'none' || !oneCgroupHierarchy) return
  const groups = (spec.disk ?? []).filter((limit) => limit.by === 'cgroup')
  const mixed = mixedGroups([...groups, ...(spec.cpu ?? [])], vms)
  if (mixed === null) return
  const what = `control ${spec.name}: ${mixed}, and cgroup version 2 has one hierarchy for all resources`
  throw new TonariError('hostLacksRequirements', what, { hint: HINT })
}
