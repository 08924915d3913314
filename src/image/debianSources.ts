import { join } from 'node:path'
import { makeDirectory } from '../host/fileTree.ts'
import { runProgram } from '../host/processes.ts'
import { TonariError } from '../model/error.ts'

/** Where the system's apt finds Debian, as one-line sources with the components that the guest needs. */
export type DebianSources = { readonly suite: string; readonly lines: readonly string[] }

const FIELDS = ['$(REPO_URI)', '$(CODENAME)', '$(ORIGIN)', '$(COMPONENT)', '$(ARCHITECTURE)'].join('|')

/**
 * Parses the output of `apt-get indextargets` in the form of `FIELDS`. Entries of other archives are left out;
 * netperf and iozone3 are in `non-free`. Throws TonariError `hostLacksRequirements` when Debian is not among them.
 */
export function parseIndexTargets(text: string): DebianSources {
  const debian = text
    .split('\n')
    .map((line) => line.split('|'))
    .filter(([, , origin, component]) => origin === 'Debian' && component === 'main')
  const suite = debian.map(([, codename = '']) => codename).find((codename) => !codename.includes('-'))
  if (suite === undefined) {
    throw new TonariError('hostLacksRequirements', "apt knows no Debian archive to take the guest's programs from", {
      hint: 'add a Debian source to /etc/apt/sources.list.d and run apt-get update as root',
    })
  }
  const lines = debian.map(([uri = '', codename = '']) => `deb ${uri} ${codename} main non-free`)
  return { suite, lines: [...new Set(lines)].sort() }
}

/**
 * Asks the system's apt, which knows an archive's name only once it has its lists. Where it has none, they are fetched
 * to `directory`, so that nothing of the system changes.
 */
export async function readDebianSources(directory: string): Promise<DebianSources> {
  const known = await indexTargets([])
  if (known !== '') return parseIndexTargets(known)
  const own = ['-o', `Dir::State::Lists=${join(directory, 'lists')}`, '-o', `Dir::Cache=${join(directory, 'cache')}`]
  makeDirectory(join(directory, 'lists/partial'))
  makeDirectory(join(directory, 'cache'))
  await runProgram(['apt-get', ...own, 'update'])
  return parseIndexTargets(await indexTargets(own))
}

async function indexTargets(options: readonly string[]): Promise<string> {
  const { stdout } = await runProgram([
    'apt-get',
    ...options,
    'indextargets',
    '--format',
    FIELDS,
    'Created-By: Packages',
  ])
  return stdout.trim()
}
