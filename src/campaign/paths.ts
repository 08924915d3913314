import { fileURLToPath } from 'node:url'

/** The package's own files; this module lies two folders below its root, in the sources and when built. */
function inPackage(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

export const GUEST_DIRECTORY = inPackage('guest')
export const EXECUTABLE = inPackage('bin/tonari')
export const DEMO_EXPERIMENT = inPackage('examples/demo.yaml')

/** Where runs go without `--out`, below the current directory. */
export const RUNS_DIRECTORY = 'runs'

/** The same as in package.json. */
export const VERSION = '0.1.0'
