/** What a block device did since it appeared. Operations count after merging. */
export type DiskStatistics = {
  /** major:minor */
  readonly number: string
  readonly reads: number
  readonly writes: number
  readonly readBytes: number
  readonly writtenBytes: number
  /** Summed over operations, so it outruns the clock when several are under way. */
  readonly readTimeNs: number
  readonly writeTimeNs: number
  /** Time with at least one operation under way. */
  readonly busyNs: number
  /** Time times operations under way. */
  readonly queueTimeNs: number
}

/** The unit of these files, whatever the device's own sector is. */
const SECTOR_BYTES = 512
const MS_NS = 1e6

/** Parses `/proc/diskstats` (the kernel's `Documentation/admin-guide/iostats.rst`), by device name; only `names`, where given. */
export function parseDiskStatistics(text: string, names?: ReadonlySet<string>): Map<string, DiskStatistics> {
  const disks = new Map<string, DiskStatistics>()
  for (const line of text.split('\n')) {
    const fields = line.trim()
    const [, , wanted] = fields.split(/\s+/, 3)
    if (wanted === undefined || names?.has(wanted) === false) continue
    const [major = '', minor = '', name = '', ...counters] = fields.split(/\s+/)
    const count = (index: number) => Number(counters[index] ?? 0)
    disks.set(name, {
      number: `${major}:${minor}`,
      reads: count(0),
      readBytes: count(2) * SECTOR_BYTES,
      readTimeNs: count(3) * MS_NS,
      writes: count(4),
      writtenBytes: count(6) * SECTOR_BYTES,
      writeTimeNs: count(7) * MS_NS,
      busyNs: count(9) * MS_NS,
      queueTimeNs: count(10) * MS_NS,
    })
  }
  return disks
}
