/** Parses lines of a name and a number, as in `cpu.stat` of a cgroup and `numastat` of a node. */
export function parseKeyedNumbers(text: string): Map<string, number> {
  return new Map(Array.from(text.matchAll(/^(\S+)\s+(\d+)$/gm), ([, name = '', value]) => [name, Number(value)]))
}

/**
 * Parses a file of pressure (the kernel's `Documentation/accounting/psi.rst`): how long some, and all, of the tasks that
 * were not idle waited, in ns. `fullNs` is NaN where the kernel shows none.
 */
export function parsePressure(text: string): { readonly someNs: number; readonly fullNs: number } {
  const totalNs = (line: 'some' | 'full') =>
    Number(new RegExp(`^${line} .*total=(\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN) * 1000
  return { someNs: totalNs('some'), fullNs: totalNs('full') }
}
