/** What the kernel and its programs can do to a network device, each having been tried. */
export type NetworkFeature = 'tbf' | 'htb' | 'redirect' | 'policing'

/** What of a host bears on controls. */
export type ControlFacts = {
  readonly portBitsPerSecond: number | null
  /** Features that cannot be had, each with the reason; what is not named works. */
  readonly missingFeatures: Readonly<Partial<Record<NetworkFeature, string>>>
  /** Why no cgroup with the controller can be made; null when one can. */
  readonly cpuGroupsFault: string | null
  readonly ioGroupsFault: string | null
  /** Why a weight would bear on nothing that the VMs' disk does; null when it works. */
  readonly ioWeightFault: string | null
  /** Whether groups for cores and for disks are the same ones, as in version 2. */
  readonly oneCgroupHierarchy: boolean
  /** major:minor of the whole disk that holds the VMs' disks; null for a file system that lies on no disk. */
  readonly dataDevice: string | null
}
