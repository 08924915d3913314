import { controlsOf } from '../controls/registry.ts'
import { readControlFacts } from '../host/controlFacts.ts'
import { existingDirectory } from '../host/diskSpace.ts'
import { type ControlSpec, controlName } from '../model/control.ts'
import type { ControlFacts } from '../model/controlFacts.ts'
import { TonariError } from '../model/error.ts'

/**
 * Throws TonariError `hostLacksRequirements`, with the reason, for the first control that this host cannot have. Tries what
 * controls need in namespaces that end at once. `out` is where the VMs' disks would be.
 */
export async function assertControls(
  controls: readonly ControlSpec[],
  out: string,
  portBitsPerSecond: number | null,
): Promise<void> {
  if (controls.every((control) => control === 'none')) return
  assertAvailable(controls, await readControlFacts(existingDirectory(out), portBitsPerSecond))
}

/** The same of a host that these facts tell of. */
export function assertAvailable(controls: readonly ControlSpec[], facts: ControlFacts): void {
  for (const spec of controls) {
    for (const control of controlsOf(spec)) {
      const reason = control.unavailable(facts)
      if (reason === null) continue
      throw new TonariError(
        'hostLacksRequirements',
        `control ${controlName(spec)}: no ${control.name} here, ${reason}`,
        {
          hint: 'take the control out of the experiment, or use a host that can have it',
        },
      )
    }
  }
}
