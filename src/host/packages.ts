/** A package of Debian that tonari needs, and what for. */
export type DebianPackage = {
  readonly name: string
  /** Its program, for hosts that are not Debian's. */
  readonly program: string
  readonly why: string
}

const RUN_PACKAGES: readonly DebianPackage[] = [
  { name: 'qemu-system-x86', program: 'qemu-system-x86_64', why: 'runs the VMs' },
  { name: 'mmdebstrap', program: 'mmdebstrap', why: 'builds the guest image from Debian packages' },
  { name: 'cpio', program: 'cpio', why: "packs the guest's initramfs" },
  { name: 'lz4', program: 'lz4', why: "unpacks the guest's kernel" },
  { name: 'kmod', program: 'modprobe', why: "orders the guest kernel's modules" },
  { name: 'e2fsprogs', program: 'mke2fs', why: "makes the guest's root file system" },
  { name: 'iproute2', program: 'ip', why: 'makes bridge, taps and the NIC port' },
  { name: 'nftables', program: 'nft', why: 'drops packets above a rate, as one of the controls' },
  { name: 'util-linux', program: 'unshare', why: 'makes namespaces, pins threads' },
  { name: 'gcc', program: 'gcc', why: "compiles the guest's programs" },
  { name: 'libc6-dev', program: 'gcc', why: "compiles the guest's programs" },
  { name: 'make', program: 'make', why: "builds the guest's programs" },
]
const TEST_PACKAGES: readonly DebianPackage[] = [
  { name: 'chromium', program: 'chromium', why: 'opens the report in the tests' },
]

/** What a host needs to run tonari and, if asked, its tests. */
export function requiredPackages({ forTests }: { readonly forTests: boolean }): readonly DebianPackage[] {
  return forTests ? [...RUN_PACKAGES, ...TEST_PACKAGES] : RUN_PACKAGES
}

/** Names in the output of `dpkg-query -W -f '${Package}\t${db:Status-Abbrev}\n'` that are wholly installed. */
export function parseInstalled(text: string): Set<string> {
  const rows = text.split('\n').map((line) => line.split('\t'))
  return new Set(rows.flatMap(([name = '', status = '']) => (/^.i\s*$/.test(status) ? [name] : [])))
}
