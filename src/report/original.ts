/** What the original evaluation found, figure by figure. */
export const ORIGINAL_FINDINGS = {
  placement:
    'Twelve cores in two sockets. VM1 and VM2 each had two cores of their own on the first socket, VM3 two on the ' +
    'second; two cores were left to the host. Each VM had a physical disk to itself, and all shared one NIC port ' +
    'through a virtual bridge. A separate server answered the network benchmark.',
  cpuMemory:
    'With cores assigned to each VM, neither the CPU score nor the time to write memory changed much with the number ' +
    'of VMs running.',
  disk:
    "Close to constant, with one exception: writing with the guest's page cache off fluctuated, because the host's " +
    'disk controller took the requests of all VMs one after the other.',
  network:
    'TCP throughput fell with each VM that was added. With UDP, the VMs put more packets into the virtual network ' +
    'than the physical one could carry, and packets were lost.',
  timeline: 'The original gives no rates over time.',
  controls: 'The original left bandwidth control to later work.',
  other: 'The original did not measure these workloads.',
} as const

/** Tables 1 and 2 of the original: item to specification. */
export const ORIGINAL_HOST = {
  cpu: 'Xeon E5-2630, 2 sockets of 6 cores',
  memory: '32 GB, 16 GB on each socket',
  disk: 'one 100 GB SATA SSD for the host, four 146 GB SAS disks for VMs on one controller',
  nic: 'Broadcom BCM5719, one port shared by all VMs',
  os: 'CentOS 6.3, Linux 2.6.32',
} as const

export const ORIGINAL_VM = {
  vcpus: '2',
  memory: '4 GB',
  disk: 'virtio, one whole 146 GB disk each',
  nic: 'virtio, through a bridge to the shared port',
  os: 'CentOS 6.3, Linux 2.6.32',
} as const

/** Table 3 of the original, by resource. */
export const ORIGINAL_PROGRAM = {
  CPU: 'Dhrystone 1.1',
  memory: 'writing 1 GB of memory, 1000 times',
  disk: "IOzone 3.408, 1 GB, with and without the guest's page cache",
  network: 'netperf 2.6.0, messages of 8 MB, TCP and UDP',
  other: 'none',
} as const
