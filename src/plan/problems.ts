import { z } from 'zod'
import { experimentSchema } from '../model/experiment.ts'
import { nearest } from './nearest.ts'
import type { LocatedDocument, Path } from './yamlText.ts'

/** One thing that is wrong with an experiment. `position` is `line:column`. */
export type Problem = { readonly position: string; readonly what: string; readonly hint: string }

type Issue = z.core.$ZodIssue

/** Turns what the schema found into places and words. */
export function schemaProblems(error: z.ZodError, document: LocatedDocument): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, document))
}

function problemsOf(issue: Issue, document: LocatedDocument): Problem[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol')
  const name = pathName(path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, document))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const told = issue.errors.flat().find((inner) => inner.message.includes('such as')) ?? issue.errors.flat().at(-1)
    return [
      { position: document.locate(path), what: `${name}: ${told?.message ?? issue.message}`, hint: hintFor(path) },
    ]
  }
  if (issue.code === 'invalid_union') {
    const programs = knownKeys(['workloads', 0, 'program'])
    return [
      {
        position: document.locate(path),
        what: `${name}: expected one of ${programs.join(', ')}`,
        hint: 'name a program that tonari knows',
      },
    ]
  }
  return [{ position: document.locate(path), what: `${name}: ${issue.message}`, hint: hintFor(path) }]
}

function unknownKey(key: string, path: Path, document: LocatedDocument): Problem {
  const known = knownKeys(path, document)
  const meant = nearest(key, known)
  return {
    position: document.locateKey(path, key),
    what: `unknown key ${key}${path.length === 0 ? '' : ` in ${pathName(path)}`}`,
    hint: meant === null ? `the keys here are ${known.join(', ')}` : `did you mean ${meant}?`,
  }
}

function hintFor(path: Path): string {
  return path.length === 0
    ? 'start from examples/minimal.yaml'
    : 'tonari plan examples/demo.yaml shows every key with a value'
}

function pathName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? part : `${name}.${part}`
  }, '')
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  const?: string
}

/** Keys that the schema allows at a path; for the name of a program, the names. */
function knownKeys(path: Path, document?: LocatedDocument): string[] {
  const whole = z.toJSONSchema(experimentSchema, { target: 'draft-7', io: 'input', reused: 'inline' }) as JsonSchema
  let schemas: JsonSchema[] = [whole]
  let value: unknown = document?.value
  for (const part of path) {
    value = value === null || typeof value !== 'object' ? undefined : (value as Record<string | number, unknown>)[part]
    schemas = schemas.flatMap((schema) => {
      const below = typeof part === 'number' ? schema.items : schema.properties?.[part]
      return below === undefined ? [] : alternatives(below)
    })
  }
  const names = schemas.flatMap((schema) => (schema.const === undefined ? [] : [schema.const]))
  if (names.length > 0) return names
  const program = (value as { program?: unknown } | undefined)?.program
  const fitting = schemas.filter((schema) => program === undefined || schema.properties?.['program']?.const === program)
  return [
    ...new Set((fitting.length > 0 ? fitting : schemas).flatMap((schema) => Object.keys(schema.properties ?? {}))),
  ]
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(alternatives).concat(schema)
}
