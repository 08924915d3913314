import { mean } from '../../stats/describe.ts'
import { isAmount } from './amount.ts'
import { lossPercent } from './loss.ts'

/** A figure, or null with the reason why there is none. */
export type QosImpact =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string }

export type QosStep = {
  /** The victim's rate beside the reference load and beside the raised load, in one unit. */
  readonly rateAtReference: number
  readonly rate: number
  /** What the neighbours delivered together in each case, in one unit. */
  readonly referenceLoad: number
  readonly load: number
}

const none = (reason: string): QosImpact => ({ value: null, reason })

/**
 * I_QoS of Krebs, Momm and Kounev, "Metrics and techniques for quantifying performance isolation in cloud environments",
 * Science of Computer Programming 90 B, 2014: relative worsening of the abiding tenants over relative growth of load.
 *
 *     I_QoS = Δz / Δw      published:  Δz = Σ_A (z(W_disr) − z(W_ref)) / Σ_A z(W_ref)
 *                                      Δw = (Σ W_disr − Σ W_ref) / Σ W_ref
 *
 * 0 means that the load does not reach the victim; 1, that the victim loses the same share as the load grows by.
 * Computed here is a variant:
 * - the one abiding tenant is the victim;
 * - z is meant to be small (a response time), while a rate is meant to be large, so Δz = 1 − rate / rateAtReference;
 * - W is the load of the disruptive VMs only, without the victim's own, and what they delivered, not what they asked for.
 *   Where the resource is full already at the reference, delivered load hardly grows and the figure becomes large.
 *
 * The reference is the least loaded configuration, such as one neighbour. There is no figure where the reference load
 * is zero, where the load has not grown, or where the victim delivered nothing at the reference.
 */
export function qosImpact({ rateAtReference, rate, referenceLoad, load }: QosStep): QosImpact {
  if (!isAmount(referenceLoad) || !isAmount(load)) return none('the load of the neighbours is not known')
  if (referenceLoad === 0) return none('the reference load is zero, so its growth has no size')
  if (load <= referenceLoad) return none('the neighbours delivered no more than at the reference')
  const loss = lossPercent(rateAtReference, rate)
  if (loss === null) return none('the victim delivered nothing at the reference')
  return { value: loss / 100 / ((load - referenceLoad) / referenceLoad), reason: null }
}

/**
 * I_avg of the same authors: the mean of I_QoS over the m steps of load. Without a step, or with one that has no
 * figure, there is none: leaving steps out would change what is averaged.
 */
export function averageQosImpact(impacts: readonly QosImpact[]): QosImpact {
  if (impacts.length === 0) return none('there is no step of load beyond the reference')
  const missing = impacts.find(({ value }) => value === null)
  if (missing) return missing
  return { value: mean(impacts.flatMap(({ value }) => value ?? [])), reason: null }
}
