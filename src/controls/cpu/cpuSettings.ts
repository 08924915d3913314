import type { CpuControl } from '../../model/cpuControl.ts'

type GroupSetting = { readonly file: string; readonly text: string; readonly reset: string }

const US_NS = 1000
export const USUAL_WEIGHT = 100
/** Version 1 counts the usual share as 1024, and takes none below 2. */
const USUAL_SHARES = 1024
const LEAST_SHARES = 2

/** What to write, in this order: version 1 refuses a quota that is above its own limits for the period set before. */
export function cpuSettings(version: 1 | 2, { cores, period, weight }: CpuControl): GroupSetting[] {
  const periodUs = Math.round(period / US_NS)
  const quotaUs = cores === undefined ? undefined : Math.round(cores * periodUs)
  if (version === 2) {
    return [
      ...(quotaUs === undefined ? [] : [{ file: 'cpu.max', text: `${quotaUs} ${periodUs}`, reset: 'max' }]),
      ...(weight === undefined ? [] : [{ file: 'cpu.weight', text: `${weight}`, reset: `${USUAL_WEIGHT}` }]),
    ]
  }
  const quota =
    quotaUs === undefined
      ? []
      : [
          { file: 'cpu.cfs_period_us', text: `${periodUs}`, reset: `${periodUs}` },
          { file: 'cpu.cfs_quota_us', text: `${quotaUs}`, reset: '-1' },
        ]
  const shares =
    weight === undefined ? [] : [{ file: 'cpu.shares', text: `${sharesOf(weight)}`, reset: `${USUAL_SHARES}` }]
  return [...quota, ...shares]
}

export function sharesOf(weight: number): number {
  return Math.max(LEAST_SHARES, Math.round((weight * USUAL_SHARES) / USUAL_WEIGHT))
}

/** Cores that a group may use, null for no limit, and its weight in version 2's terms. */
export function parseCpuSettings(
  version: 1 | 2,
  read: (file: string) => string,
): { readonly cores: number | null; readonly weight: number } {
  if (version === 2) {
    const [quota = 'max', period = ''] = read('cpu.max').split(' ')
    return { cores: quota === 'max' ? null : Number(quota) / Number(period), weight: Number(read('cpu.weight')) }
  }
  const quota = Number(read('cpu.cfs_quota_us'))
  return {
    cores: quota < 0 ? null : quota / Number(read('cpu.cfs_period_us')),
    weight: (Number(read('cpu.shares')) * USUAL_WEIGHT) / USUAL_SHARES,
  }
}
