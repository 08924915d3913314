import type { DoctorReport } from '../../model/doctor.ts'
import { cgroupsItem, imageItem, kvmItem, namespacesItem, tunItem } from './accessItems.ts'
import type { DoctorEvidence } from './evidence.ts'
import { imageDiskItem, memoryItem, mergingItem, runsDiskItem } from './memoryItems.ts'
import { processorItems } from './processorItems.ts'
import { kernelItem, toolItems } from './toolItems.ts'

/** Judges a host from what was read of it; a function of its argument alone. */
export function judgeHost(evidence: DoctorEvidence): DoctorReport {
  return {
    schema: 'tonari.doctor/1',
    items: [
      ...processorItems(evidence),
      memoryItem(evidence),
      mergingItem(evidence),
      kernelItem(evidence),
      kvmItem(evidence),
      namespacesItem(evidence),
      tunItem(evidence),
      cgroupsItem(evidence),
      imageDiskItem(evidence),
      runsDiskItem(evidence),
      imageItem(evidence),
      ...toolItems(evidence),
    ],
  }
}
