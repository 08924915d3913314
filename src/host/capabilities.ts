import { open } from 'node:fs/promises'
import { TonariError } from '../model/error.ts'
import { runProgram } from './processes.ts'

/** Whether something works, having been tried. `reason` is empty when it does. */
export type Capability = { readonly usable: boolean; readonly reason: string }

const USABLE: Capability = { usable: true, reason: '' }
const TIMEOUT_MS = 10_000
const NAMESPACES = ['--net', '--pid', '--fork', '--kill-child', '--mount', '--mount-proc']

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

function unshare(...command: readonly string[]): string[] {
  const user = isRoot() ? [] : ['--user', '--map-root-user']
  return ['unshare', ...user, ...NAMESPACES, ...command]
}

/** Makes the namespaces that a testbed needs: as root without, as an ordinary user with one for users. */
export async function tryNamespaces(): Promise<Capability> {
  return trying(unshare('true'))
}

/** Opens /dev/net/tun and makes a tap in a network namespace of its own. */
export async function tryTun(): Promise<Capability> {
  const device = await tryDevice('/dev/net/tun')
  return device.usable ? trying(unshare('ip', 'tuntap', 'add', 'dev', 'tap0', 'mode', 'tap')) : device
}

/** Whether /dev/kvm can be opened. That it can does not prove that a guest runs. */
export async function tryKvmDevice(): Promise<Capability> {
  return tryDevice('/dev/kvm')
}

/** Opens a device for reading and writing. */
export async function tryDevice(path: string): Promise<Capability> {
  try {
    await (await open(path, 'r+')).close()
    return USABLE
  } catch (error) {
    return { usable: false, reason: reasonOf(path, error as NodeJS.ErrnoException) }
  }
}

function reasonOf(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `${path} does not exist`
  if (code === 'EACCES' || code === 'EPERM') return `this user may not open ${path}`
  if (code === 'ENODEV' || code === 'ENXIO') return `${path} has no driver in the kernel`
  return message
}

async function trying(argv: readonly string[]): Promise<Capability> {
  try {
    const { exitCode, stderr } = await runProgram(argv, { timeoutMs: TIMEOUT_MS, allowFailure: true })
    return exitCode === 0 ? USABLE : { usable: false, reason: stderr.trim().split('\n').at(-1) ?? '' }
  } catch (error) {
    if (!(error instanceof TonariError)) throw error
    return { usable: false, reason: error.message }
  }
}
