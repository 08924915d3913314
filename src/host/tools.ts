import { programVersion } from './programs.ts'

export type Tool = {
  readonly program: string
  readonly versionArgument: string
  /** Debian's package */
  readonly package: string
  readonly purpose: string
}

/** The programs that tonari starts on the host. */
export const TOOLS: readonly Tool[] = [
  tool('qemu-system-x86_64', 'qemu-system-x86', 'runs the VMs'),
  tool('ip', 'iproute2', 'makes bridge, taps and the NIC port', '-V'),
  tool('tc', 'iproute2', "limits the NIC port's rate", '-V'),
  tool('nft', 'nftables', 'drops packets above a rate, as one of the controls'),
  tool('unshare', 'util-linux', "makes the testbed's own namespaces"),
  tool('setpriv', 'util-linux', 'ends everything when tonari dies'),
  tool('taskset', 'util-linux', "pins the VMs' threads to cores"),
  tool('lscpu', 'util-linux', "reads the host's cores and caches"),
  tool('mmdebstrap', 'mmdebstrap', 'builds the guest image'),
  tool('mke2fs', 'e2fsprogs', "makes the guest's root file system", '-V'),
  tool('cpio', 'cpio', "packs the guest's initramfs"),
  tool('gcc', 'gcc', "compiles the guest's own programs when the guest image is built"),
  tool('make', 'make', "builds the guest's own programs, with gcc"),
  tool('modprobe', 'kmod', "orders the guest kernel's modules"),
]

function tool(program: string, packageName: string, purpose: string, versionArgument = '--version'): Tool {
  return { program, package: packageName, purpose, versionArgument }
}

/** Versions of the tools that are installed. */
export async function readToolVersions(): Promise<Record<string, string>> {
  const versions = await Promise.all(
    TOOLS.map(
      async ({ program, versionArgument }) => [program, await programVersion(program, versionArgument)] as const,
    ),
  )
  return Object.fromEntries(versions.flatMap(([program, version]) => (version === null ? [] : [[program, version]])))
}
