// Started by groups.test.ts: a process that runs a lab, and one inside that puts a program into cgroups and never undoes it.
import { fileURLToPath } from 'node:url'
import { Cgroup } from '../../src/host/cgroup.ts'
import { inheritedCgroupRoots } from '../../src/host/cgroupRoots.ts'
import { startDaemon } from '../../src/host/daemon.ts'
import { RUNTIME_DIRECTORY, runInLab, settleInLab } from '../../src/host/lab.ts'
import { runProgram } from '../../src/host/processes.ts'

if (process.argv[2] === 'inside') {
  const interrupt = await settleInLab()
  // As a lab would that shows its own devices: the host's cgroups are not to be seen any more.
  await runProgram(['mount', '-t', 'sysfs', 'sysfs', '/sys'])
  const { pid } = await startDaemon(['sleep', '600'], {
    logPath: `${RUNTIME_DIRECTORY}/sleep.log`,
    dieWithParent: true,
  })
  const roots = inheritedCgroupRoots()
  const groups = [new Cgroup(roots.cpu, 'cpu', roots.name, 'vm1'), new Cgroup(roots.io, 'io', roots.name, 'vm1')]
  for (const group of groups) group.adopt(pid)
  process.stdout.write(
    `${JSON.stringify({ name: roots.name, members: groups.map((group) => group.read('cgroup.procs')) })}\n`,
  )
  await new Promise((resolve) => {
    interrupt.addEventListener('abort', resolve)
    setInterval(() => undefined, 1_000)
  })
  process.exit(0)
}
process.exitCode = await runInLab([process.execPath, ...process.execArgv, fileURLToPath(import.meta.url), 'inside'], {})
