import { TonariError } from '../model/error.ts'
import type { SetupListener, SetupStepView } from '../model/setup.ts'
import { type Capability, isRoot, tryNamespaces, tryTun } from './capabilities.ts'
import { monotonicNs } from './clock.ts'
import { namespacesMend, tunMend } from './doctor/mend.ts'
import { installPackages, missingPackages } from './installPackages.ts'
import { requiredPackages } from './packages.ts'

/** A step of the set-up. `needed` was found out before anything ran. */
export type SetupStep = SetupStepView & { readonly run: () => Promise<void> }

/** What runs here is made of them: `bin/tonari` has seen to them before it came this far, and tells what it does. */
const NPM_PACKAGES: SetupStep = {
  id: 'npm',
  title: 'npm packages, as package-lock.json names them',
  why: 'tonari is built from them',
  needed: false,
  run: () => Promise.resolve(),
}

const PACKAGE_STEPS: ReadonlySet<string> = new Set(['npm', 'packages'])

export type SetupOptions = {
  /** Also what the tests need. */
  readonly forTests: boolean
  readonly imageReady: () => Promise<boolean>
  readonly buildImage: () => Promise<void>
}

/** The steps that make a host ready, in order; looks at the host, changes nothing. */
export async function setupSteps(options: SetupOptions): Promise<readonly SetupStep[]> {
  const [packages, image, permissions] = await Promise.all([
    packagesStep(options),
    imageStep(options),
    permissionsStep(),
  ])
  return [NPM_PACKAGES, packages, image, permissions]
}

export type SetupRun = {
  /** Only tell what would be done. */
  readonly dryRun: boolean
  readonly report: SetupListener
}

/**
 * Makes this host ready. Throws TonariError `hostLacksRequirements` at the first step that this user or this host
 * does not allow.
 */
export async function runSetup(options: SetupOptions & SetupRun & { readonly packagesOnly?: boolean }): Promise<void> {
  const steps = await setupSteps(options)
  const chosen = options.packagesOnly === true ? steps.filter(({ id }) => PACKAGE_STEPS.has(id)) : steps
  await takeSteps(chosen, options)
}

/** Takes the steps that are needed, one after another, and tells `report`; stops at one that fails. */
export async function takeSteps(steps: readonly SetupStep[], { dryRun, report }: SetupRun): Promise<void> {
  for (const { run, ...step } of steps) {
    if (!step.needed) report({ kind: 'step-skipped', step })
    else if (dryRun) report({ kind: 'step-planned', step })
    else {
      report({ kind: 'step-started', step })
      const startNs = monotonicNs()
      await run()
      report({ kind: 'step-finished', step, durationNs: monotonicNs() - startNs })
    }
  }
}

async function packagesStep(options: SetupOptions): Promise<SetupStep> {
  const missing = await missingPackages(options)
  const shown = missing.length > 0 ? missing : requiredPackages(options)
  return {
    id: 'packages',
    title: `Debian packages ${shown.map(({ name }) => name).join(', ')}`,
    why: shown.map(({ name, why }) => `${name} ${why}`).join('; '),
    needed: missing.length > 0,
    run: async () => installPackages(missing),
  }
}

async function imageStep({ imageReady, buildImage }: SetupOptions): Promise<SetupStep> {
  return {
    id: 'image',
    title: "guest image, with the guest's own programs compiled",
    why: 'every VM boots from it; it is kept until its sources change',
    needed: !(await imageReady()),
    run: buildImage,
  }
}

/** Nothing here is changed: whether users may make namespaces is for the host's owner to decide. */
async function permissionsStep(): Promise<SetupStep> {
  const [namespaces, tun] = await Promise.all([tryNamespaces(), tryTun()])
  return {
    id: 'permissions',
    title: 'permission to make namespaces and taps',
    why: 'the testbed lives in namespaces of its own, so that nothing of it outlives a run',
    needed: !namespaces.usable || !tun.usable,
    run: async () => {
      await Promise.reject(lacksPermission(namespaces, tun))
    },
  }
}

function lacksPermission(namespaces: Capability, tun: Capability): TonariError {
  const root = isRoot()
  return namespaces.usable
    ? new TonariError('hostLacksRequirements', `no tap can be made: ${tun.reason}`, { hint: tunMend(root) })
    : new TonariError('hostLacksRequirements', `namespaces cannot be made: ${namespaces.reason}`, {
        hint: namespacesMend(root),
      })
}
