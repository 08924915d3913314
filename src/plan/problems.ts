import type { z } from 'zod'
import { experimentJsonSchema, schemasBelow } from './experimentJsonSchema.ts'
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
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, document))
  const position = document.locate(path)
  const value = valueAt(document.value, path)
  const { message, choices } = expectation(issue, path)
  const key = path.at(-1)
  if (value === undefined && key !== undefined) {
    return [{ position, what: `missing key ${key}${inside(path.slice(0, -1))}`, hint: missingHint(key, choices) }]
  }
  return [{ position, what: `${pathName(path)}: ${message}`, hint: valueHint(value, message, choices) }]
}

/** What belongs at a place: in words, and the words to choose from where there are such. */
function expectation(issue: Issue, path: Path): { message: string; choices: readonly string[] } {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const each = [...new Set(issue.errors.flatMap(([first]) => first?.message ?? []))]
    return {
      message: each.map((text, at) => (at === 0 ? text : text.replace(/^expected /, ''))).join(', or '),
      choices: [],
    }
  }
  if (issue.code === 'invalid_union') {
    const programs = schemasAt(path).flatMap((schema) => schema.const ?? [])
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

function unknownKey(key: string, path: Path, document: LocatedDocument): Problem {
  const known = knownKeys(path, document.value)
  const meant = nearest(key, known)
  return {
    position: document.locateKey(path, key),
    what: `unknown key ${key}${inside(path)}`,
    hint: meant === null ? `the keys here are ${known.join(', ')}` : `did you mean ${meant}?`,
  }
}

/** Keys that the schema allows at a path; those of the named program alone where one is named. */
function knownKeys(path: Path, whole: unknown): string[] {
  const schemas = schemasAt(path)
  const program = (valueAt(whole, path) as { program?: unknown } | undefined)?.program
  const fitting = schemas.filter((schema) => program === undefined || schema.properties?.['program']?.const === program)
  return [
    ...new Set((fitting.length > 0 ? fitting : schemas).flatMap((schema) => Object.keys(schema.properties ?? {}))),
  ]
}

function schemasAt(path: Path) {
  return path.reduce(schemasBelow, [experimentJsonSchema()])
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
