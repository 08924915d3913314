import type { Calibration } from '../model/calibration.ts'
import type { Plan } from '../model/plan.ts'
import type { Testbed } from '../provision/testbed.ts'
import { calibrateLoad } from '../run/calibrate.ts'
import type { RunPorts } from '../run/ports.ts'
import { vmsOf } from './runBlock.ts'

/**
 * Measures every load among every number of loaded VMs that the plan has, under its group's control, and without: a load that
 * is broken must not hide behind a limit.
 */
export async function calibrate(testbed: Testbed, plan: Plan, boot: number, ports: RunPorts): Promise<Calibration> {
  const loads: Calibration['loads'] = []
  for (const group of plan.groups.filter(({ placebo }) => !placebo)) {
    for (const { vms } of plan.cells.filter((cell) => cell.group === group.id && cell.vms > 1)) {
      for (const control of new Set(['none', group.control])) {
        loads.push(...(await calibrateLoad(vmsOf(testbed), vms, group, control, ports)))
      }
    }
  }
  return { schema: 'tonari.calibration/1', boot, loads }
}
