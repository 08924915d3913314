import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { readText, writeFileAtomically } from '../host/files.ts'
import { exists } from '../host/fileTree.ts'
import { TonariError } from '../model/error.ts'
import { type HostFacts, hostFactsSchema } from '../model/hostFacts.ts'
import { type Placement, placementSchema } from '../model/placement.ts'
import { type TuneDocument, tuneDocumentSchema } from '../model/tuning.ts'
import { parseRecords } from './records.ts'

const FILES = {
  experiment: 'experiment.yaml',
  host: 'host.json',
  placement: 'placement.json',
  document: 'tune.json',
} as const

/** What is fixed before the first value is tried. */
export type TuneInputs = { readonly experimentText: string; readonly host: HostFacts; readonly placement: Placement }

/** Campaigns of a search and those that confirm what it found. */
export type TuneCampaign = 'steps' | 'confirmations'

/** The directory of one search, with a run directory for each of its campaigns. It alone knows the names in it. */
export class TuneDirectory {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static isTune(path: string): boolean {
    return exists(join(path, FILES.document))
  }

  /** `tune.json` comes last and marks the directory. Throws TonariError `badInput` when others' files are there. */
  static async create(path: string, inputs: TuneInputs, document: TuneDocument): Promise<TuneDirectory> {
    if (exists(path) && readdirSync(path).some((name) => !Object.values<string>(FILES).includes(name))) {
      throw new TonariError('badInput', `${path} holds other files`, { hint: 'name a new directory with --out' })
    }
    const tune = new TuneDirectory(path)
    await writeFileAtomically(join(path, FILES.experiment), inputs.experimentText)
    await tune.writeJson(FILES.host, inputs.host)
    await tune.writeJson(FILES.placement, inputs.placement)
    await tune.writeDocument(document)
    return tune
  }

  /** Throws TonariError `badInput` when there is none. */
  static open(path: string): TuneDirectory {
    if (TuneDirectory.isTune(path)) return new TuneDirectory(path)
    throw new TonariError('badInput', `${path} is no directory of tonari tune: it has no ${FILES.document}`)
  }

  /** Path of the n-th campaign of a kind, from 1. */
  pathOf(kind: TuneCampaign, number: number): string {
    return join(this.path, this.nameOf(kind, number))
  }

  /** The same below this directory. */
  nameOf(kind: TuneCampaign, number: number): string {
    return join(kind, String(number).padStart(2, '0'))
  }

  async readInputs(): Promise<TuneInputs> {
    return {
      experimentText: await readText(join(this.path, FILES.experiment)),
      host: await this.readJson(FILES.host, hostFactsSchema),
      placement: await this.readJson(FILES.placement, placementSchema),
    }
  }

  async readDocument(): Promise<TuneDocument> {
    return this.readJson(FILES.document, tuneDocumentSchema)
  }

  async writeDocument(document: TuneDocument): Promise<void> {
    await this.writeJson(FILES.document, document)
  }

  /** `figures` maps a file name to SVG. */
  async writeReport(report: { html: string; markdown: string; figures: Record<string, string> }): Promise<void> {
    for (const [name, svg] of Object.entries(report.figures)) {
      await writeFileAtomically(join(this.path, 'figures', name), svg)
    }
    await writeFileAtomically(join(this.path, 'tune.md'), report.markdown)
    await writeFileAtomically(this.reportPath, report.html)
  }

  get reportPath(): string {
    return join(this.path, 'tune.html')
  }

  private async writeJson(name: string, value: unknown): Promise<void> {
    await writeFileAtomically(join(this.path, name), `${JSON.stringify(value, null, 2)}\n`)
  }

  private async readJson<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const path = join(this.path, name)
    const [document] = parseRecords(await readText(path), schema, path, 'document')
    return document as T
  }
}
