/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Signals every process of a group; one that is gone already is no error. */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leaderPid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Groups that must not outlive this process. Only a process's end can tell, so there is one such list. */
const running = new Set<number>()

function killAll(): void {
  for (const leaderPid of running) signalGroup(leaderPid, 'SIGKILL')
}

/** Has the group killed if this process exits before the returned function is called. */
export function killGroupAtExit(leaderPid: number): () => void {
  if (running.size === 0) process.once('exit', killAll)
  running.add(leaderPid)
  return () => {
    running.delete(leaderPid)
    if (running.size === 0) process.removeListener('exit', killAll)
  }
}
