import type { Plan } from '../../src/model/plan.ts'
import type { Peer, Trial } from '../../src/model/trial.ts'
import { parseExperiment } from '../../src/plan/parseExperiment.ts'
import { planCampaign } from '../../src/plan/planCampaign.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { normalSource } from './normalSource.ts'
import { SAMPLE_HOST, sampleBoot, samplePlacement } from './sampleHost.ts'
import { SAMPLE_LINKS, SAMPLE_QUALIFICATION, type SampleRun, wholeSchedules } from './sampleRun.ts'
import { plannedPlaces, sampleTrial } from './sampleTrials.ts'

const EXPERIMENT = `name: alike
mode: peers
blocks: 12
rounds: 1
workloads: [{ program: dhrystone }]
controls: [none, { name: half, cpu: { on: [vm2], cores: 0.16 } }]
`

/** Rates of a VM together, by the group's control; the noise of ln(rate) of a window. */
export type PeersTruth = { readonly rateOf: (vm: string, control: string) => number; readonly sd: number }
const HALVED: PeersTruth = { rateOf: (vm, control) => (vm === 'vm2' && control === 'half' ? 200 : 400), sd: 0.02 }

export function samplePeersPlan(): Plan {
  return planCampaign(parseExperiment(EXPERIMENT, 'alike.yaml'), () => 1e9, seededRandom(1))
}

/** A campaign of three VMs in twelve blocks, without and with a control. */
export function samplePeersRun({ rateOf, sd }: PeersTruth = HALVED, plan: Plan = samplePeersPlan()): SampleRun {
  const normal = normalSource(3)
  const trials = plannedPlaces(plan).map((place): Trial => {
    const { window, group, block } = place
    const names = window.vm === undefined ? ['vm1', 'vm2', 'vm3'] : [window.vm]
    const block0 = Math.exp(0.1 * Math.sin(block))
    const trial = sampleTrial(place, 0, '1/s')
    const peers = names.map((vm): Peer => {
      const rate = (window.vm === undefined ? rateOf(vm, group.control) : 1200) * block0 * Math.exp(sd * normal())
      const { startNs, endNs } = trial
      const result = { rate, unit: '1/s', metrics: [] }
      return { vm, startNs, endNs, startSkewNs: 1e6, result, rate, by: 'stream', coverage: 1, run: 0.3, wait: 0.6 }
    })
    const rate = peers.reduce((sum, peer) => sum + peer.rate, 0)
    return { ...trial, peers, result: { rate, unit: '1/s', metrics: [] } }
  })
  return {
    plan,
    host: SAMPLE_HOST,
    placement: samplePlacement([[1], [1], [1]]),
    boots: plan.blocks.map(({ block }) => sampleBoot(block)),
    trials,
    schedules: wholeSchedules(plan),
    counters: [],
    links: SAMPLE_LINKS,
    calibration: { schema: 'tonari.calibration/1', boot: 1, loads: [] },
    qualification: SAMPLE_QUALIFICATION,
    series: [],
    sampled: [],
  }
}
