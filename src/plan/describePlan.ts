export function describePlan(_: unknown): string {
  return ''
}
