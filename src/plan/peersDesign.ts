import type { PeerAssignment } from '../model/plan.ts'
import { shuffled } from './shuffled.ts'

/**
 * What each of `vms` VMs has in each of `blocks` blocks. A block has two shifts (s, t): VM i gets the cores of slot i + s, the
 * disk of slot i + t and place i + s + t in the order of starts, all modulo N.
 *
 * The N² pairs of shifts make an orthogonal array of strength three in VM, cores, disk and start (N³ runs, Bush 1952, Annals of
 * Mathematical Statistics 23(3)): every three of the factors meet in every combination exactly once, for every N, so that no
 * main effect is mixed with another one or with an interaction of two. All pairs of shifts follow each other, replicate
 * after replicate, in random order. Within one, N blocks in a row have t − s in common: in these each VM has each cores and
 * each disk once, and each place in the order of starts too where N is odd; for an even N the whole replicate is
 * needed for that. `random` gives numbers in [0, 1).
 */
export function designPeers(vms: number, blocks: number, random: () => number): PeerAssignment[][] {
  const rows: PeerAssignment[][] = []
  while (rows.length < blocks) rows.push(...replicate(vms, random))
  return rows.slice(0, blocks)
}

function replicate(vms: number, random: () => number): PeerAssignment[][] {
  const numbers = Array.from({ length: vms }, (_, number) => number)
  return shuffled(numbers, random).flatMap((apart) =>
    shuffled(numbers, random).map((s) => numbers.map((vm) => assignmentOf(vm, s, (s + apart) % vms, vms))),
  )
}

function assignmentOf(vm: number, s: number, t: number, vms: number): PeerAssignment {
  return { vm: `vm${vm + 1}`, cores: (vm + s) % vms, disk: (vm + t) % vms, start: (vm + s + t) % vms }
}
