import { createHash } from 'node:crypto'
import { type Dirent, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export function exists(path: string): boolean {
  return existsSync(path)
}

export function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true })
}

export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true })
}

export function moveTree(from: string, to: string): void {
  renameSync(from, to)
}

/** Bytes that the files below `path` occupy on disk. */
export function occupiedBytes(path: string): number {
  const status = statSync(path)
  if (!status.isDirectory()) return status.blocks * 512
  return readdirSync(path).reduce((sum, name) => sum + occupiedBytes(join(path, name)), 0)
}

/** SHA-256 over names and contents of files and of all files below directories, in order of name within each. */
export function hashTrees(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesBelow(path))
      hash
        .update(`${relative(dirname(path), file)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Directories directly below `path`, in order of name; none where `path` is not there. */
export function listDirectories(path: string): string[] {
  return entriesOf(path, (entry) => entry.isDirectory())
}

/** Files directly below `path`, in order of name; none where `path` is not there. */
export function listFiles(path: string): string[] {
  return entriesOf(path, (entry) => entry.isFile())
}

function entriesOf(path: string, wanted: (entry: Dirent) => boolean): string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter(wanted)
    .map((entry) => join(path, entry.name))
    .sort()
}
