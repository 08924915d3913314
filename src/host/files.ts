import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TonariError } from '../model/error.ts'

/**
 * Writes a whole file so that after a crash either the old or the new content is there, never a mixture.
 * Makes the directory. The data are on the disk when this resolves.
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  await produceFileAtomically(path, (temporary) => writeFile(temporary, data, { flag: 'wx' }))
}

/** The same for what a library writes: `produce` gets a name beside `path` to which it writes the whole file. */
export async function produceFileAtomically(
  path: string,
  produce: (temporary: string) => Promise<void>,
): Promise<void> {
  const directory = dirname(path)
  const temporary = `${path}.${process.pid}-${process.hrtime.bigint()}.tmp`
  await mkdir(directory, { recursive: true })
  try {
    await produce(temporary)
    await withFile(temporary, 'r+', async (file) => file.sync())
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncDirectory(directory)
}

/** Adds a line (without its newline) to a file, making it if need be; on the disk when this resolves. */
export async function appendLine(path: string, line: string): Promise<void> {
  if (line.includes('\n')) throw new TonariError('internal', 'a line to be appended holds a newline')
  const isNew = await withFile(path, 'a', async (file) => {
    const { size } = await file.stat()
    await file.appendFile(`${line}\n`)
    await file.sync()
    return size === 0
  })
  if (isNew) await syncDirectory(dirname(path))
}

/** Throws TonariError `badInput` when the file cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : message
    throw new TonariError('badInput', `cannot read ${path}: ${why}`, { cause })
  }
}

/** The text of a file, or null when it is not there or cannot be read, as is usual in /proc and /sys. */
export async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}

/** Throws TonariError `badInput` when the file cannot be read or is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TonariError('badInput', `${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

/** Makes a finished rename or creation in `directory` survive a power cut. */
async function syncDirectory(directory: string): Promise<void> {
  await withFile(directory, 'r', async (handle) => handle.sync())
}

async function withFile<T>(path: string, flags: string, action: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags)
  try {
    return await action(file)
  } finally {
    await file.close()
  }
}
