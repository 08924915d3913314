import { readdirSync, truncateSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { exists, listFiles, makeDirectory } from '../host/fileTree.ts'
import { appendLine, readTextIfThere, writeFileAtomically } from '../host/files.ts'
import { type Analysis, analysisSchema } from '../model/analysis.ts'
import { type BootRecord, bootRecordSchema } from '../model/campaignRecord.ts'
import { TonariError } from '../model/error.ts'
import { type Calibration, calibrationSchema } from '../model/calibration.ts'
import { type WindowCounters, windowCountersSchema } from '../model/counters.ts'
import { type HostFacts, hostFactsSchema } from '../model/hostFacts.ts'
import { type Placement, placementSchema } from '../model/placement.ts'
import { type Plan, planSchema } from '../model/plan.ts'
import { type Qualification, qualificationSchema } from '../model/qualification.ts'
import { type BootSchedule, bootScheduleSchema } from '../model/schedule.ts'
import type { SampleBatch } from '../model/sample.ts'
import { type Trial, trialSchema, type TrialSeries, trialSeriesSchema } from '../model/trial.ts'
import { parseRecords } from './records.ts'
import { writeSampleFile } from './sampleFiles.ts'
import type { TrialSink } from './store.ts'

const FILES = {
  experiment: 'experiment.yaml',
  plan: 'plan.json',
  host: 'host.json',
  placement: 'placement.json',
  qualification: 'qualification.json',
  calibration: 'calibration.json',
  schedule: 'schedule.jsonl',
  trials: 'trials.jsonl',
  boots: 'boots.jsonl',
  samples: 'samples.jsonl',
  counters: 'counters.jsonl',
  analysis: 'analysis.json',
} as const
const RAW = 'raw'
const FIGURES = 'figures'
const SAMPLES = 'samples'
const SAMPLE_FILE = /^boot[0-9]+\.parquet$/

/** What is fixed before the first VM starts. */
export type RunInputs = {
  readonly experimentText: string
  readonly plan: Plan
  readonly host: HostFacts
  readonly placement: Placement
}

/** One run directory. It alone knows the names of the files in it. */
export class RunDirectory implements TrialSink {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static isRun(path: string): boolean {
    return exists(join(path, FILES.plan))
  }

  /** Makes a run directory; `plan.json` comes last and marks it as one. Throws `badInput` when others' files are there. */
  static async create(path: string, inputs: RunInputs): Promise<RunDirectory> {
    if (
      exists(path) &&
      readdirSync(path).some((name) => !Object.values<string>(FILES).includes(name) && name !== RAW && name !== SAMPLES)
    ) {
      throw new TonariError('badInput', `${path} holds other files`, { hint: 'name a new directory with --out' })
    }
    makeDirectory(join(path, RAW))
    const run = new RunDirectory(path)
    await writeFileAtomically(join(path, FILES.experiment), inputs.experimentText)
    await run.writeDocument(FILES.host, inputs.host)
    await run.writeDocument(FILES.placement, inputs.placement)
    await run.writeDocument(FILES.plan, inputs.plan)
    return run
  }

  /** Opens an existing run. Throws TonariError `badInput` when there is none. */
  static open(path: string): RunDirectory {
    if (!RunDirectory.isRun(path)) {
      throw new TonariError('badInput', `${path} is no run directory: it has no ${FILES.plan}`, {
        hint: 'name a directory that tonari run has filled',
      })
    }
    return new RunDirectory(path)
  }

  async readInputs(): Promise<RunInputs> {
    return {
      experimentText: await this.readText(FILES.experiment),
      plan: await this.readDocument(FILES.plan, planSchema),
      host: await this.readDocument(FILES.host, hostFactsSchema),
      placement: await this.readDocument(FILES.placement, placementSchema),
    }
  }

  /** Cuts off what a kill left of the last line, so that the next record starts a line of its own. */
  async removeTornLines(): Promise<void> {
    for (const name of [FILES.schedule, FILES.trials, FILES.boots, FILES.samples, FILES.counters]) {
      const text = await readTextIfThere(join(this.path, name))
      if (text === null || text.endsWith('\n') || text === '') continue
      truncateSync(join(this.path, name), Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)))
    }
  }

  async readTrials(): Promise<Trial[]> {
    return this.readRecords(FILES.trials, trialSchema)
  }

  async readSchedules(): Promise<BootSchedule[]> {
    return this.readRecords(FILES.schedule, bootScheduleSchema)
  }

  async readCalibration(): Promise<Calibration | null> {
    return this.readOptional(FILES.calibration, calibrationSchema)
  }

  async readQualification(): Promise<Qualification | null> {
    return this.readOptional(FILES.qualification, qualificationSchema)
  }

  async writeCalibration(calibration: Calibration): Promise<void> {
    await this.writeDocument(FILES.calibration, calibration)
  }

  async writeQualification(qualification: Qualification): Promise<void> {
    await this.writeDocument(FILES.qualification, qualification)
  }

  async readBoots(): Promise<BootRecord[]> {
    return this.readRecords(FILES.boots, bootRecordSchema)
  }

  async readSeries(): Promise<TrialSeries[]> {
    return this.readRecords(FILES.samples, trialSeriesSchema)
  }

  async readCounters(): Promise<WindowCounters[]> {
    return this.readRecords(FILES.counters, windowCountersSchema)
  }

  async addTrial(trial: Trial, series: TrialSeries, rawOutput: string, counters: WindowCounters | null): Promise<void> {
    await writeFileAtomically(join(this.path, RAW, `${trial.id}.boot${trial.boot}.txt`), rawOutput)
    await appendLine(join(this.path, FILES.samples), JSON.stringify(series))
    if (counters !== null) await appendLine(join(this.path, FILES.counters), JSON.stringify(counters))
    await appendLine(join(this.path, FILES.trials), JSON.stringify(trial))
  }

  /** Writes all that was sampled during one boot, in place of what there may be of it. */
  async writeSamples(boot: number, batches: readonly SampleBatch[]): Promise<void> {
    await writeSampleFile(join(this.path, SAMPLES, `boot${boot}.parquet`), boot, batches)
  }

  /** The Parquet files of samples; none before the first boot that was sampled. */
  listSampleFiles(): string[] {
    return listFiles(join(this.path, SAMPLES)).filter((path) => SAMPLE_FILE.test(basename(path)))
  }

  async addSchedule(schedule: BootSchedule): Promise<void> {
    await appendLine(join(this.path, FILES.schedule), JSON.stringify(schedule))
  }

  async addBoot(boot: BootRecord): Promise<void> {
    await appendLine(join(this.path, FILES.boots), JSON.stringify(boot))
  }

  async writeAnalysis(analysis: Analysis): Promise<void> {
    await this.writeDocument(FILES.analysis, analysis)
  }

  async readAnalysis(): Promise<Analysis> {
    return this.readDocument(FILES.analysis, analysisSchema)
  }

  /** Writes the report's files; `figures` maps a file name to SVG. */
  async writeReport(report: {
    html: string
    markdown: string
    csv: string
    figures: Record<string, string>
  }): Promise<void> {
    makeDirectory(join(this.path, FIGURES))
    await writeFileAtomically(join(this.path, 'report.md'), report.markdown)
    await writeFileAtomically(join(this.path, 'results.csv'), report.csv)
    for (const [name, svg] of Object.entries(report.figures)) {
      await writeFileAtomically(join(this.path, FIGURES, name), svg)
    }
    await writeFileAtomically(this.reportPath, report.html)
  }

  async writeGate(gate: { junit: string; markdown: string }): Promise<void> {
    await writeFileAtomically(join(this.path, 'junit.xml'), gate.junit)
    await writeFileAtomically(join(this.path, 'gate.md'), gate.markdown)
  }

  get reportPath(): string {
    return join(this.path, 'report.html')
  }

  private async writeDocument(name: string, document: unknown): Promise<void> {
    await writeFileAtomically(join(this.path, name), `${JSON.stringify(document, null, 2)}\n`)
  }

  private async readText(name: string): Promise<string> {
    const text = await readTextIfThere(join(this.path, name))
    if (text === null) throw new TonariError('badInput', `${join(this.path, name)} is missing`)
    return text
  }

  private async readDocument<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const [document] = parseRecords(await this.readText(name), schema, join(this.path, name), 'document')
    return document as T
  }

  private async readOptional<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
    const text = await readTextIfThere(join(this.path, name))
    if (text === null) return null
    const [document] = parseRecords(text, schema, join(this.path, name), 'document')
    return document ?? null
  }

  private async readRecords<T>(name: string, schema: z.ZodType<T>): Promise<T[]> {
    const text = (await readTextIfThere(join(this.path, name))) ?? ''
    return parseRecords(text, schema, join(this.path, name), 'lines')
  }
}
