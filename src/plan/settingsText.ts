import { Document, isMap, isNode, isScalar, isSeq, type YAMLMap } from 'yaml'
import type { Experiment } from '../model/experiment.ts'
import { nameWorkloads } from './defaultIds.ts'
import { experimentJsonSchema, type JsonSchema, schemasBelow } from './experimentJsonSchema.ts'
import { asWritten } from './quantities.ts'
import type { LocatedDocument, Path } from './yamlText.ts'

/**
 * The whole experiment as YAML that `parseExperiment` reads back: units as written, every value that its author left
 * out marked `# default`, every key that has no default named in a comment with what it is for.
 */
export function settingsText(experiment: Experiment, written: LocatedDocument): string {
  const workloads = nameWorkloads(experiment.workloads).map(({ id, params }) => ({ ...params, id }))
  const document = new Document(asFile('', { ...experiment, workloads }))
  if (isMap(document.contents)) annotate(document.contents, [], [experimentJsonSchema()], written)
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function asFile(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => asFile('', item))
  if (typeof value !== 'object' || value === null) return asWritten(key, value)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([name, item]) => [name, asFile(name, item)]))
}

function annotate(map: YAMLMap, path: Path, schemas: readonly JsonSchema[], written: LocatedDocument): void {
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const here = [...path, name]
    const below = schemasBelow(schemas, name)
    if (isMap(value)) annotate(value, here, below, written)
    else if (isSeq(value) && value.items.some(isMap)) {
      for (const [index, item] of value.items.entries()) {
        // What may be one entry or a list of them is a list here, whichever its author wrote.
        const place = written.has([...here, index]) ? [...here, index] : here
        if (isMap(item)) annotate(item, place, schemasBelow(below, index), written)
      }
    } else if (isNode(value)) {
      if (isSeq(value)) value.flow = true
      if (!written.has(here)) value.comment = ' default'
    }
  }
  const absent = absentKeys(map, schemas)
  if (absent.length > 0) map.comment = absent.map((line) => ` ${line}`).join('\n')
}

/** Keys that are allowed in a map and stand nowhere, with their descriptions. */
function absentKeys(map: YAMLMap, schemas: readonly JsonSchema[]): string[] {
  const program: unknown = map.get('program')
  return schemas
    .filter(({ properties }) => properties?.['program'] === undefined || properties['program'].const === program)
    .flatMap(({ properties }) => Object.entries(properties ?? {}))
    .filter(([key]) => !map.has(key))
    .map(([key, { description }]) => `${key} not set${description === undefined ? '' : `: ${description}`}`)
}
