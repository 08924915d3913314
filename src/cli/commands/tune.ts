import { Command } from 'commander'
import { tonariInLab } from '../../campaign/runExperiment.ts'
import { type BegunCampaign, finishTune, prepareTune } from '../../campaign/tuning/tune.ts'
import { EXIT_STATUS } from '../../model/error.ts'
import type { TuneDocument } from '../../model/tuning.ts'
import { type Progress, showProgress } from '../progress.ts'
import { type RunOptions, withRunOptions } from './run.ts'

type TuneOptions = Omit<RunOptions, 'gate'>

const STATUS: Readonly<Record<NonNullable<TuneDocument['answer']>['end'], number>> = {
  confirmed: EXIT_STATUS.done,
  'none does': EXIT_STATUS.gateFailed,
  undecided: EXIT_STATUS.undecided,
}

export function tuneCommand(): Command {
  return withRunOptions(new Command('tune'), 'time for everything, in place of the one in the file, such as "10 min"')
    .description('Find the loosest control under which VM1 is independent and keeps its rate, and confirm it')
    .argument('<file>', 'the experiment, in YAML, with a section tune:')
    .addHelpText(
      'after',
      '\nThe same command continues an interrupted search. Exit status 0: confirmed, 3: no value does, 4: undecided.\n' +
        '\nExample:\n  tonari tune examples/tune-network.yaml --out runs/tune',
    )
    .action(async (file: string, { out, json, budget, acceptNoisyHost }: TuneOptions) => {
      const path = await prepareTune(file, out)
      process.exitCode = await tonariInLab([
        'carry-out-tune',
        path,
        ...(json === true ? ['--json'] : []),
        ...(acceptNoisyHost === true ? ['--accept-noisy-host'] : []),
        ...(budget === undefined ? [] : ['--budget', `${budget / 1e9} s`]),
      ])
    })
}

/** What runs inside the namespaces; not for people. */
export function carryOutTuneCommand(): Command {
  return withRunOptions(new Command('carry-out-tune'))
    .argument('<dir>')
    .action(async (path: string, { json, budget, acceptNoisyHost }: TuneOptions) => {
      let progress: Progress | null = null
      try {
        const { document, text, reportPath } = await finishTune(path, {
          begin: (campaign, runPath) => {
            endProgress(progress)
            console.error(campaignText(campaign))
            progress = showProgress(runPath)
            return progress.listener
          },
          budgetNs: budget ?? null,
          acceptNoisyHost: acceptNoisyHost === true,
        })
        endProgress(progress)
        console.log(json === true ? JSON.stringify(document, null, 2) : `${text}\n\nReport: ${reportPath}`)
        if (document.answer !== null) process.exitCode = STATUS[document.answer.end]
      } finally {
        endProgress(progress)
      }
    })
}

function campaignText({ kind, number, most, label, leftNs }: BegunCampaign): string {
  const which =
    kind === 'steps' ? `step ${number}${most === null ? '' : ` of about ${most}`}` : `confirmation ${number}`
  return `${which}: ${label}; ${Math.max(0, Math.round(leftNs / 6e9) / 10)} min left at most`
}

function endProgress(progress: Progress | null): void {
  progress?.end()
}
