import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { TonariError } from '../model/error.ts'
import { programEnvironment } from './environment.ts'

/**
 * Waits for the end of its input, that is for the end of whoever holds the other end, and then removes the groups named in
 * its arguments with all below them. Processes in them may take a moment to die.
 */
const SCRIPT = `
trap '' INT TERM HUP
cat > /dev/null
tries=0
while [ $tries -lt 500 ]; do
  left=0
  for directory do
    [ -d "$directory" ] || continue
    find "$directory" -depth -type d -exec rmdir {} ';' 2> /dev/null
    [ -d "$directory" ] && left=1
  done
  [ $left = 0 ] && exit 0
  tries=$((tries + 1))
  sleep 0.02
done
exit 1`

/** What removes cgroups when this process ends, however it ends. */
export type CgroupGuard = {
  readonly pid: number
  /** Has the groups removed now. Throws TonariError `internal` when one stays. */
  release(): Promise<void>
}

/** Starts the guard in a session of its own, so that what ends this process's group does not end it. */
export function guardCgroups(directories: readonly string[]): CgroupGuard {
  const child = spawn('sh', ['-c', SCRIPT, 'tonari-cgroup-guard', ...directories], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
    env: programEnvironment(),
  })
  child.stdin.on('error', () => undefined)
  child.unref()
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => {
      resolve()
    })
    child.once('exit', () => {
      resolve()
    })
  })
  return {
    pid: child.pid ?? 0,
    release: async () => {
      child.ref()
      child.stdin.end()
      await exited
      const left = directories.filter((directory) => existsSync(directory))
      if (left.length > 0) throw new TonariError('internal', `the cgroup ${left.join(', ')} could not be removed`)
    },
  }
}
