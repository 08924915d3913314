import { type ChildProcess, spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import type { ProbeTarget } from '../../src/telemetry/probe.ts'

/** A target of this host, with processes that sleep in place of VMs. The counterpart is this process. */
export function sampleTarget(vms: number): { readonly target: ProbeTarget; readonly kill: () => Promise<void> } {
  const sleepers = Array.from({ length: vms }, () => spawn('sleep', ['60'], { stdio: 'ignore' }))
  const { dev } = statSync('.')
  return {
    target: {
      vms: sleepers.map(({ pid = 0 }, index) => ({
        name: `vm${index + 1}`,
        pid,
        vcpus: [{ index: 0, tid: pid }],
        others: [
          { role: 'emulator', tid: pid },
          { role: 'io', tid: pid },
          { role: 'io', tid: pid },
        ],
      })),
      labLinks: null,
      counterpartPid: process.pid,
      cores: cpus().map((_, core) => core),
      dataDevice: `${(dev >> 8) & 0xfff}:${dev & 0xff}`,
      hostNet: '/proc/self/net',
      cgroups: {},
      scratchDirectory: tmpdir(),
      coreCountsProgram: null,
    },
    kill: async () => {
      await Promise.all(sleepers.map(ended))
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exit
}
