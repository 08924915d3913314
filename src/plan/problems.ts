import type { z } from 'zod'
import { experimentJsonSchema, type JsonSchema, schemasBelow } from './experimentJsonSchema.ts'
import { nearest } from './nearest.ts'
import type { LocatedDocument, Path } from './yamlText.ts'

/** One thing that is wrong with an experiment. `position` is `line:column`. */
export type Problem = { readonly position: string; readonly what: string; readonly hint: string }

type Issue = z.core.$ZodIssue

/** Turns what the schema found into places and words. */
export function schemaProblems(error: z.ZodError, document: LocatedDocument): Problem[] {
  const whole = experimentJsonSchema()
  return error.issues.flatMap((issue) => problemsOf(issue, document, whole))
}

function problemsOf(issue: Issue, document: LocatedDocument, whole: JsonSchema): Problem[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== 'symbol')
  const schemas = path.reduce(schemasBelow, [whole])
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, document, schemas))
  const position = document.locate(path)
  const value = valueAt(document.value, path)
  const { message, choices } = expectation(issue, schemas)
  const key = path.at(-1)
  if (value === undefined && key !== undefined) {
    return [{ position, what: `missing key ${key}${inside(path.slice(0, -1))}`, hint: missingHint(key, choices) }]
  }
  return [{ position, what: `${pathName(path)}: ${message}`, hint: valueHint(value, message, choices) }]
}

/** What belongs at a place: in words, and the words to choose from where there are such. */
function expectation(issue: Issue, schemas: readonly JsonSchema[]): { message: string; choices: readonly string[] } {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const each = [...new Set(issue.errors.flatMap(([first]) => first?.message ?? []))]
    return {
      message: each.map((text, at) => (at === 0 ? text : text.replace(/^expected /, ''))).join(', or '),
      choices: [],
    }
  }
  if (issue.code === 'invalid_union') {
    const programs = schemas.flatMap((schema) => schema.const ?? [])
    return { message: `expected one of ${programs.join(', ')}`, choices: programs }
  }
  return { message: issue.message, choices: issue.code === 'invalid_value' ? issue.values.map(String) : [] }
}

function missingHint(key: string | number, choices: readonly string[]): string {
  return choices.length > 0
    ? `${key} is one of ${choices.join(', ')}`
    : `examples/minimal.yaml shows where ${key} belongs`
}

function valueHint(value: unknown, message: string, choices: readonly string[]): string {
  if (typeof value === 'number' && message.includes('with its unit')) return `write the unit after ${value}`
  const meant = typeof value === 'string' ? nearest(value, choices) : null
  return meant === null ? 'tonari plan examples/demo.yaml shows every key with a value' : `did you mean ${meant}?`
}

function unknownKey(key: string, path: Path, document: LocatedDocument, schemas: readonly JsonSchema[]): Problem {
  const known = knownKeys(schemas, valueAt(document.value, path))
  const meant = nearest(key, known)
  return {
    position: document.locateKey(path, key),
    what: `unknown key ${key}${inside(path)}`,
    hint: meant === null ? `the keys here are ${known.join(', ')}` : `did you mean ${meant}?`,
  }
}

/** Keys that schemas allow in a map; those of the named program alone where the map names one. */
function knownKeys(schemas: readonly JsonSchema[], map: unknown): string[] {
  const { program } = (map ?? {}) as { program?: unknown }
  const fitting = schemas.filter((schema) => program === undefined || schema.properties?.['program']?.const === program)
  return [
    ...new Set((fitting.length > 0 ? fitting : schemas).flatMap((schema) => Object.keys(schema.properties ?? {}))),
  ]
}

function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    whole,
  )
}

function inside(path: Path): string {
  return path.length === 0 ? '' : ` in ${pathName(path)}`
}

function pathName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? part : `${name}.${part}`
  }, '')
}
