import type { BootRecord } from '../model/campaignRecord.ts'

/**
 * Settings that the boots of two runs read back differently, a phrase that names A and B for each. Listed, not refused, as
 * differences of the hosts are. A setting that is not the same in all boots of a run stands with each of its values.
 */
export function settingDifferences(a: readonly BootRecord[], b: readonly BootRecord[]): string[] {
  const [inA, inB] = [valuesOf(a), valuesOf(b)]
  return [...new Set([...inA.keys(), ...inB.keys()])].flatMap((name) => {
    const [before, after] = [inA.get(name) ?? 'not read', inB.get(name) ?? 'not read']
    return before === after ? [] : [`${name} is ${before} in A and ${after} in B`]
  })
}

/** Values in an order of their own, since it does not matter which boot had which. */
function valuesOf(boots: readonly BootRecord[]): Map<string, string> {
  const names = new Set(boots.flatMap(({ settings }) => Object.keys(settings)))
  return new Map(
    [...names].map((name) => {
      const values = new Set(boots.flatMap(({ settings }) => settings[name] ?? []))
      return [name, [...values].toSorted().join(' or ')]
    }),
  )
}
