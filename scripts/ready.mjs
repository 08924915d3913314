// Makes a checkout ready to run: npm packages as package-lock.json says, and dist/ built from src/.
// Each step leaves its stamp last, so that one which was cut short is taken again.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const LOCK_FILE = join(ROOT, 'package-lock.json')
const PACKAGES_STAMP = join(ROOT, 'node_modules/.tonari-lock')
const BUILD_STAMP = join(ROOT, 'dist/.stamp')
const BUILD_INFO = join(ROOT, 'dist/.tsbuildinfo')
const BUILD_INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) =>
  join(ROOT, name),
)
const BUSY_RETRY_MS = 200

/** Shown without a stack trace. `step` is `packages` or `build`. */
class NotReady extends Error {
  constructor(step, message, exitCode = 1) {
    super(message)
    this.step = step
    this.exitCode = exitCode
  }
}

/** What is to be done first, a line each, when npm packages are missing; null when they are there. Changes nothing. */
export function missingPackages() {
  if (packagesMatch() || installedByHand()) return null
  return [
    `to do    npm packages ${packagesText()}`,
    'to do    dist/, built from src/ by tsc: what bin/tonari runs',
    'What else there is to do shows once the npm packages are there.',
  ]
}

/** Which packages npm installs, and why. */
function packagesText() {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const count = Object.keys(JSON.parse(readFileSync(LOCK_FILE, 'utf8')).packages).length - 1
  return (
    `(${count} with what they need, as package-lock.json names them): ${Object.keys(dependencies).join(', ')} are ` +
    `parts of tonari; ${Object.keys(devDependencies).join(', ')} build, check and test it`
  )
}

/** Does what is to be done, with a line on stderr for each step; returns at once when nothing is. */
export async function makeReady() {
  if (isReady()) return
  const release = await acquire()
  try {
    if (!packagesMatch()) await installPackages()
    if (!buildIsFresh()) await build()
  } finally {
    release()
  }
}

function isReady() {
  return packagesMatch() && buildIsFresh()
}

function packagesMatch() {
  return textOf(PACKAGES_STAMP) === hashOf(LOCK_FILE)
}

/** No input, and no folder of inputs (one changes when a file in it goes), is newer than the last whole build. */
function buildIsFresh() {
  const stamp = statSync(BUILD_STAMP, { throwIfNoEntry: false })
  if (stamp === undefined) return false
  return BUILD_INPUTS.every((path) => newestMs(path) < stamp.mtimeMs)
}

async function installPackages() {
  if (!installedByHand()) {
    say(`npm ci: installs npm packages, about a minute ${packagesText()}`)
    rmSync(PACKAGES_STAMP, { force: true })
    await run(['npm', 'ci', '--include=dev', '--include=optional', '--no-progress'], 'packages', 'npm ci')
  }
  writeFileSync(PACKAGES_STAMP, hashOf(LOCK_FILE))
}

/** npm writes its record of a finished installation last; one that agrees with the lock file need not be repeated. */
function installedByHand() {
  const record = textOf(join(ROOT, 'node_modules/.package-lock.json'))
  if (record === null) return false
  const installed = JSON.parse(record).packages
  const wanted = JSON.parse(readFileSync(LOCK_FILE, 'utf8')).packages
  return (
    Object.entries(installed).every(([path, { version }]) => wanted[path]?.version === version) &&
    Object.entries(wanted).every(([path, { optional }]) => path === '' || optional === true || path in installed)
  )
}

async function build() {
  say('tsc: builds dist/ from src/')
  const startedAt = new Date()
  rmSync(BUILD_STAMP, { force: true })
  // tsc trusts its record of what it wrote, not the files.
  if (!existsSync(join(ROOT, 'dist/cli/main.js'))) rmSync(BUILD_INFO, { force: true })
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  await run([process.execPath, tsc, '-p', join(ROOT, 'tsconfig.build.json')], 'build', 'tsc')
  writeFileSync(BUILD_STAMP, '')
  utimesSync(BUILD_STAMP, startedAt, startedAt)
}

async function run(argv, step, name) {
  const { interrupted, runChild } = await import('./children.mjs')
  const { exitCode, output } = await runChild(argv, { cwd: ROOT })
  if (interrupted()) throw new NotReady(step, `${name} was interrupted; the next start takes it up again`, 130)
  if (exitCode !== 0) throw new NotReady(step, `${output.trimEnd()}\n${name} failed with exit status ${exitCode}`)
}

/** One process at a time: the kernel frees the name when its holder ends, however that comes. */
async function acquire() {
  const name = `\0tonari-ready-${hash(ROOT).slice(0, 16)}`
  for (let attempt = 0; ; attempt++) {
    const server = createServer()
    const taken = await new Promise((resolve, reject) => {
      server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(true) : reject(error)))
      server.listen(name, () => resolve(false))
    })
    if (!taken) return () => server.close()
    if (attempt === 0) say('waits for another process that makes this checkout ready')
    await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS))
  }
}

function newestMs(path) {
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), status.mtimeMs)
}

function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

function hashOf(path) {
  return hash(readFileSync(path))
}

function hash(data) {
  return createHash('sha256').update(data).digest('hex')
}

function say(line) {
  process.stderr.write(`tonari: ${line}\n`)
}
