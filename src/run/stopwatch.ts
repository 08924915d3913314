/** Divides a stretch of wall time into named steps without gaps. Durations in ns. */
export class Stopwatch {
  readonly spentNs: Record<string, number> = {}
  private readonly now: () => number
  private lastNs: number

  constructor(now: () => number) {
    this.now = now
    this.lastNs = now()
  }

  /** Books everything since the last call, or since the start, under `step`. */
  lap(step: string): void {
    const nowNs = this.now()
    this.spentNs[step] = (this.spentNs[step] ?? 0) + nowNs - this.lastNs
    this.lastNs = nowNs
  }
}
