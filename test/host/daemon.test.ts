import { existsSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { startDaemon } from '../../src/host/daemon.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

describe('startDaemon', () => {
  it('keeps what the program writes and tells how it ended', async () => {
    const logPath = join(temporaryDirectory(), 'log')
    const daemon = await startDaemon(['sh', '-c', 'echo out; echo err >&2; exit 3'], { logPath })
    expect(await daemon.exited).toBe('exit status 3')
    expect(daemon.log()).toBe('out\nerr\n')
    daemon.removeLog()
    expect(existsSync(logPath)).toBe(false)
  })

  it('can be sent signals', async () => {
    const logPath = join(temporaryDirectory(), 'log')
    const daemon = await startDaemon(['sleep', '60'], { logPath, dieWithParent: true })
    expect(existsSync(`/proc/${daemon.pid}`)).toBe(true)
    daemon.signal('SIGKILL')
    expect(await daemon.exited).toBe('signal SIGKILL')
  })

  it('hands over descriptors', async () => {
    const directory = temporaryDirectory({ data: 'text' })
    const file = await open(join(directory, 'data'))
    const daemon = await startDaemon(['sh', '-c', 'cat <&3'], { logPath: join(directory, 'log'), fds: [file.fd] })
    await daemon.exited
    await file.close()
    await vi.waitFor(() => {
      expect(daemon.log()).toBe('text')
    })
  })

  it('rejects when there is no such program', async () => {
    const logPath = join(temporaryDirectory(), 'log')
    await expect(startDaemon(['no-such-program-there'], { logPath })).rejects.toThrow('ENOENT')
  })

  it('is in a process group of its own, which Ctrl-C in a terminal does not reach', async () => {
    const daemon = await startDaemon(['sleep', '60'], {
      logPath: join(temporaryDirectory(), 'log'),
      dieWithParent: true,
    })
    const fields = readFileSync(`/proc/${daemon.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
    expect(Number(fields?.[2])).toBe(daemon.pid)
    daemon.signal('SIGKILL')
    await daemon.exited
  })
})
