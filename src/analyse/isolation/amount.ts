/** Whether a value can be a rate or an amount of work: finite and not below zero. */
export function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}
