import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../../src/host/processes.ts'
import { findProgram, parseVersion, programVersion } from '../../src/host/programs.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tonari-test-'))
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** A process that has died but not been reaped counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\t[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function waitForGone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100 && isAlive(pid); attempt++) await new Promise((r) => setTimeout(r, 10))
  return !isAlive(pid)
}

describe('runProgram', () => {
  it('gives both streams and the exit status', async () => {
    const result = await runProgram(['sh', '-c', 'echo out; echo err >&2; exit 3'], { allowFailure: true })
    expect(result).toEqual({ stdout: 'out', stderr: 'err', exitCode: 3 })
  })

  it('hands over input, environment, directory and descriptors', async () => {
    const fd = openSync('/proc/version', 'r')
    const { stdout } = await runProgram(['sh', '-c', 'cat; echo; echo $WORD; pwd; cat <&3'], {
      input: 'in',
      env: { WORD: 'word' },
      cwd: '/proc',
      fds: [fd],
    })
    closeSync(fd)
    expect(stdout.split('\n').slice(0, 3)).toEqual(['in', 'word', '/proc'])
    expect(stdout).toContain('Linux version')
  })

  it('has an empty input unless given one, and untranslated output', async () => {
    expect((await runProgram(['sh', '-c', 'cat; echo $LC_ALL'])).stdout).toBe('C.UTF-8')
  })

  it('shows the last lines of stderr and the hint of a program that fails', async () => {
    const failing = runProgram(['sh', '-c', 'seq 1 20 >&2; exit 7'], { hint: 'count less' })
    await expect(failing).rejects.toMatchObject({
      code: 'internal',
      hint: 'count less',
      message: expect.stringMatching(/exit status 7:\n16\n17\n18\n19\n20$/) as string,
    })
  })

  it('says that a program is missing', async () => {
    await expect(runProgram(['no-such-program-here'])).rejects.toMatchObject({
      code: 'hostLacksRequirements',
      message: 'the program no-such-program-here is not installed',
    })
  })

  it('does not blame the program for a missing working directory', async () => {
    const result = await runProgram(['true'], { cwd: '/no/such/place' }).catch((error: unknown) => error)
    expect((result as Error).message).not.toContain('not installed')
  })

  it('names the signal that ended a program', async () => {
    await expect(runProgram(['sh', '-c', 'kill -SEGV $$'])).rejects.toThrow(/SIGSEGV/)
  })

  it('kills grandchildren at the timeout, even those deaf to SIGTERM', async () => {
    const pidFile = join(directory, 'pids')
    const script = `(trap '' TERM; sh -c 'echo $$ > ${pidFile}; sleep 60; sleep 60') & wait`
    const started = Date.now()
    await expect(runProgram(['sh', '-c', script], { timeoutMs: 300 })).rejects.toThrow(/did not end within 0.3 s/)
    expect(Date.now() - started).toBeLessThan(4000)
    expect(await waitForGone(Number(readFileSync(pidFile, 'utf8')))).toBe(true)
  })

  it('gives up on a process that left the group with the pipes in its hands', async () => {
    const started = Date.now()
    await expect(runProgram(['sh', '-c', 'setsid sleep 5; true'], { timeoutMs: 200 })).rejects.toThrow(/did not end/)
    expect(Date.now() - started).toBeLessThan(3500)
  })

  it('ends the program when told to', async () => {
    const controller = new AbortController()
    const running = runProgram(['sleep', '60'], { signal: controller.signal })
    setTimeout(() => {
      controller.abort()
    }, 50)
    await expect(running).rejects.toMatchObject({ code: 'interrupted' })
    await expect(runProgram(['sleep', '60'], { signal: controller.signal })).rejects.toMatchObject({
      code: 'interrupted',
    })
  })

  it('leaves no process behind when this one exits', async () => {
    const pidFile = join(directory, 'orphan')
    const module = JSON.stringify(join(import.meta.dirname, '../../src/host/processes.ts'))
    const script = `const { runProgram } = await import(${module})
      runProgram(['sh', '-c', 'echo $$ > ${pidFile}; sleep 60; sleep 60']).catch(() => undefined)
      setTimeout(() => process.exit(0), 500)`
    await runProgram([process.execPath, '--import', 'tsx', '--input-type=module', '--eval', script])
    expect(await waitForGone(Number(readFileSync(pidFile, 'utf8')))).toBe(true)
  })
})

describe('programs', () => {
  it.each([
    ['QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)', '7.2.22'],
    ['ip utility, iproute2-6.1.0, libbpf 1.1.2', '6.1.0'],
    ['mke2fs 1.47.0 (5-Feb-2023)', '1.47.0'],
    ['kmod version 30\n+ZSTD', '30'],
    ['usage', ''],
  ])('reads the version in %j', (text, version) => {
    expect(parseVersion(text)).toBe(version)
  })

  it('finds programs that an ordinary user has not in the path', async () => {
    expect(await findProgram('mke2fs')).toMatch(/^\/.*mke2fs$/)
    expect(await programVersion('mke2fs', '-V')).toMatch(/^\d+\.\d+/)
    expect(await programVersion('no-such-program-here')).toBeNull()
  })
})
