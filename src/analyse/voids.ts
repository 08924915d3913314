/** An attempt whose conditions were not met, with the reasons. */
export type VoidBlock = { readonly block: number; readonly boot: number; readonly reasons: readonly string[] }

/** The reason that most of the void blocks give. */
export function commonReason(voids: readonly VoidBlock[]): string {
  const counts = new Map<string, number>()
  for (const reason of voids.flatMap(({ reasons }) => reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const [first] = [...counts].toSorted(([, a], [, b]) => b - a)
  return first === undefined ? 'unknown' : `${first[0]} (${voids.length} void blocks)`
}
