/** The items in an order of which every one is equally likely (Fisher and Yates). `random` gives numbers in [0, 1). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1))
    const [a, b] = [result[last], result[chosen]]
    if (a === undefined || b === undefined) continue
    result[last] = b
    result[chosen] = a
  }
  return result
}
