import type { Experiment } from '../../model/experiment.ts'
import { LOOKS } from '../../stats/schedule.ts'
import { limitProblems } from '../controlProblems.ts'
import { type Problem, schemaProblems } from '../problems.ts'
import type { LocatedDocument } from '../yamlText.ts'
import { tunedControl } from './tunedControl.ts'

type Finding = { readonly path: readonly (string | number)[]; readonly what: string; readonly hint: string }

/** What keeps `tune:` from being carried out: its control, its ends, or an experiment with more than one question. */
export function tuneProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  const { tune } = experiment
  if (tune === undefined) return []
  const located = ({ path, what, hint }: Finding) => ({ position: document.locate(path), what, hint })
  const control = tunedControl(tune)
  if ('faults' in control) {
    return [...control.faults.map(located), ...(control.error === null ? [] : schemaProblems(control.error, document))]
  }
  const { loosest, tightest } = control
  const ratio = Math.max(loosest / tightest, tightest / loosest)
  const fits = [loosest, tightest].flatMap((value) =>
    limitProblems(control.at(value), ['tune', 'control'], experiment, document),
  )
  const findings = [
    ...questionFindings(experiment),
    ...(ratio > tune.resolution
      ? []
      : [
          {
            path: ['tune', 'resolution'],
            what: `tune.resolution: the ends are only a factor of ${ratio.toFixed(2)} apart`,
            hint: 'lower it, or move the ends apart',
          },
        ]),
    ...blockFindings(tune.stepBlocks, experiment.blocks),
  ]
  return [...findings.map(located), ...fits.slice(0, 1)]
}

function questionFindings({ mode, workloads, running, controls, expect }: Experiment): Finding[] {
  const beside = [...new Set(running)].filter((vms) => vms > 1)
  if (mode === 'peers') {
    const what = 'tune: peers have no VM1 that a control could protect'
    return [{ path: ['mode'], what, hint: 'write mode: victim, or take tune: out' }]
  }
  return [
    ...(workloads.length === 1
      ? []
      : [{ path: ['workloads', 1], what: 'workloads: a control is tuned for one workload', hint: 'keep one of them' }]),
    ...(beside.length === 1
      ? []
      : [
          {
            path: ['running'],
            what: `running: a control is tuned for one number of VMs above 1, here are ${beside.length}`,
            hint: 'write a list with one number, such as running: [3]',
          },
        ]),
    ...(controls.length === 1
      ? []
      : [
          {
            path: ['controls', 1],
            what: 'controls: tune compares with one entry, what holds without the tuned control',
            hint: 'keep one entry, or leave controls out for no control at all',
          },
        ]),
    ...(expect === undefined
      ? []
      : [{ path: ['expect'], what: 'expect: tune demands independence already', hint: 'take it out' }]),
  ]
}

function blockFindings(stepBlocks: number, blocks: number): Finding[] {
  const looks: readonly number[] = LOOKS
  const unfit = [
    { path: ['tune', 'stepBlocks'], name: 'tune.stepBlocks', value: stepBlocks },
    { path: ['blocks'], name: 'blocks', value: blocks },
  ].filter(({ value }) => !looks.includes(value))
  return unfit.map(({ path, name, value }) => ({
    path,
    what: `${name}: values are decided after ${looks.join(', ')} blocks, and ${value} is none of these`,
    hint: `write ${name.split('.').at(-1) ?? name}: ${looks.findLast((look) => look < value) ?? looks[0] ?? 4}`,
  }))
}
