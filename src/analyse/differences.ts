type Leaf = string | number | boolean | null

/** Leaves of nested records and lists by their dotted path; empty lists and absent values have none. */
function leaves(value: unknown, path: string, found: Map<string, Leaf>): Map<string, Leaf> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) leaves(inner, path === '' ? key : `${path}.${key}`, found)
  } else if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    found.set(path, value)
  }
  return found
}

const shown = (leaf: Leaf | undefined) => (leaf === undefined || leaf === null ? 'not set' : `${leaf}`)

/**
 * Where two documents differ, a phrase a value: `duration is 1200000000 in A and 2000000000 in B`. `named` turns a
 * dotted path into words. Null and absent are alike.
 */
export function differences(a: unknown, b: unknown, named: (path: string) => string = (path) => path): string[] {
  const [inA, inB] = [leaves(a, '', new Map()), leaves(b, '', new Map())]
  return [...new Set([...inA.keys(), ...inB.keys()])]
    .filter((path) => (inA.get(path) ?? null) !== (inB.get(path) ?? null))
    .map((path) => `${named(path)} is ${shown(inA.get(path))} in A and ${shown(inB.get(path))} in B`)
}

/** Which of two lists of names has what the other lacks: `cell cpu-2vm is in A only`. */
export function onlyInOne(what: string, a: readonly string[], b: readonly string[]): string[] {
  return [
    ...a.filter((name) => !b.includes(name)).map((name) => `${what} ${name} is in A only`),
    ...b.filter((name) => !a.includes(name)).map((name) => `${what} ${name} is in B only`),
  ]
}
