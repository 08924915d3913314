import { readdir } from 'node:fs/promises'
import { TonariError } from '../model/error.ts'
import { isRoot } from './capabilities.ts'
import { type DebianPackage, parseInstalled, requiredPackages } from './packages.ts'
import { runProgram } from './processes.ts'
import { findProgram } from './programs.ts'

const LISTS_DIRECTORY = '/var/lib/apt/lists'
const TIMEOUT_MS = 20 * 60_000
/** Waits for another apt instead of failing; replaces no configuration file; asks nothing. */
const APT = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Update::Error-Mode=any']
const INSTALL = ['install', '--yes', '--no-install-recommends']
const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive' }

/**
 * Required packages that are not installed, found by one call of dpkg-query; on a host without dpkg, those whose
 * program is not there.
 */
export async function missingPackages(options: { readonly forTests: boolean }): Promise<readonly DebianPackage[]> {
  const required = requiredPackages(options)
  if ((await findProgram('dpkg-query')) === null) {
    const found = await Promise.all(required.map(async ({ program }) => findProgram(program)))
    return required.filter((_, index) => found[index] === null)
  }
  const names = required.map(({ name }) => name)
  const query = ['dpkg-query', '-W', '-f', '${Package}\\t${db:Status-Abbrev}\\n', ...names]
  const installed = parseInstalled((await runProgram(query, { allowFailure: true })).stdout)
  return required.filter(({ name }) => !installed.has(name))
}

/**
 * Installs packages with apt-get, which fetches its lists first where it has none or they are stale.
 * Throws TonariError `hostLacksRequirements` with the command to give when this user may not install, or when
 * apt-get cannot.
 */
export async function installPackages(packages: readonly DebianPackage[]): Promise<void> {
  if (packages.length === 0) return
  const names = packages.map(({ name }) => name)
  if ((await findProgram('apt-get')) === null) throw notDebian(packages)
  if (!isRoot()) throw mustBeRoot(names)
  const hadLists = await hasLists()
  if (!hadLists) await update()
  try {
    await apt([...INSTALL, ...names])
  } catch (error) {
    if (!hadLists) throw cannotInstall(names, error)
    await update()
    await apt([...INSTALL, ...names]).catch((again: unknown) => {
      throw cannotInstall(names, again)
    })
  }
}

/** The command that an ordinary user has to give to install packages. */
export function installCommand(names: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get ${INSTALL.join(' ')} ${names.join(' ')}`
}

async function hasLists(): Promise<boolean> {
  const names = await readdir(LISTS_DIRECTORY).catch(() => [])
  return names.some((name) => name.includes('_Packages'))
}

async function update(): Promise<void> {
  await apt(['update']).catch((error: unknown) => {
    throw new TonariError('hostLacksRequirements', "apt-get cannot fetch Debian's package lists", {
      hint: 'check the network and /etc/apt/sources.list; the error was: ' + messageOf(error),
      cause: error,
    })
  })
}

async function apt(argv: readonly string[]): Promise<void> {
  await runProgram([...APT, ...argv], { env: ENVIRONMENT, timeoutMs: TIMEOUT_MS })
}

function mustBeRoot(names: readonly string[]): TonariError {
  const message = `packages are missing, and only root can install them: ${names.join(', ')}`
  return new TonariError('hostLacksRequirements', message, { hint: installCommand(names) })
}

function notDebian(packages: readonly DebianPackage[]): TonariError {
  const programs = [...new Set(packages.map(({ program }) => program))].join(', ')
  return new TonariError('hostLacksRequirements', `programs are missing, and there is no apt-get: ${programs}`, {
    hint: `install them with this system's package manager; on Debian they come from ${packages.map(({ name }) => name).join(', ')}`,
  })
}

function cannotInstall(names: readonly string[], cause: unknown): TonariError {
  return new TonariError('hostLacksRequirements', `apt-get could not install ${names.join(', ')}`, {
    hint: `give the command yourself and see what it says: ${installCommand(names)}; it said: ${messageOf(cause)}`,
    cause,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
