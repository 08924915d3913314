// Runs programs for the scripts: they die with this process, and Ctrl-C ends them first.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

const SETPRIV = '/usr/bin/setpriv'
const running = new Set()
let interruptedBy = null

/** Whether a signal has asked this process to end. */
export function interrupted() {
  return interruptedBy !== null
}

/** Passes the signal on to all that the children have started; a second one leaves them no choice. */
function onSignal(signal) {
  const passedOn = interruptedBy === null ? signal : 'SIGKILL'
  interruptedBy ??= signal
  for (const child of running) signalGroup(child, passedOn)
}

function signalGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/**
 * Runs `argv` with an empty input, in a process group of its own. Resolves with `{ exitCode, output }`, where output
 * is both streams in order unless `show` sends them to this process's own. A signal's victim has exit status 128.
 */
export async function runChild(argv, { show = false, env = {}, cwd = process.cwd() } = {}) {
  const whole = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', ...argv] : argv
  if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, onSignal)
  const stdio = ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe']
  const child = spawn(whole[0], whole.slice(1), { stdio, cwd, detached: true, env: { ...process.env, ...env } })
  if (child.pid !== undefined) running.add(child)
  const chunks = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk))
  try {
    return await new Promise((resolve) => {
      child.on('error', (error) => resolve({ exitCode: 127, output: `${argv[0]}: ${error.message}\n` }))
      child.on('close', (code) => resolve({ exitCode: code ?? 128, output: Buffer.concat(chunks).toString() }))
    })
  } finally {
    running.delete(child)
    if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, onSignal)
  }
}
