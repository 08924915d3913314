import { type Document, isMap, isNode, isPair, LineCounter, parseAllDocuments, visit, type YAMLError } from 'yaml'
import { TonariError } from '../model/error.ts'

export type Path = readonly (string | number)[]

/** A YAML document whose values know where they stand. */
export type LocatedDocument = {
  readonly value: unknown
  /** Whether the author wrote something at a path. */
  has(path: Path): boolean
  /** `line:column` of the value at a path, or of the nearest thing above it that is there. */
  locate(path: Path): string
  /** `line:column` of a key in the map at a path. */
  locateKey(path: Path, key: string): string
}

/** Reads one YAML document. Throws TonariError `badInput` with file, line and column. */
export function readYaml(text: string, fileName: string): LocatedDocument {
  const lines = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${Math.max(1, line)}:${Math.max(1, col)}`
  }
  const refuse = (offset: number, what: string, hint: string) =>
    new TonariError('badInput', `${fileName}:${at(offset)}: ${what}`, { hint })
  const documents = [...parseAllDocuments(text, { lineCounter: lines, intAsBigInt: false, stringKeys: true })]
  const problem = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])[0]
  if (problem !== undefined) {
    const { what, hint } = syntaxWords(problem)
    throw refuse(problem.pos[0], what, hint)
  }
  const [document, second] = documents
  if (second !== undefined)
    throw refuse(second.range[0], 'a second document begins here', 'keep one experiment in a file')
  if (document === undefined || document.contents === null) {
    throw refuse(0, 'the file is empty', 'start from examples/minimal.yaml')
  }
  if (!isMap(document.contents)) {
    const hint = 'an experiment begins with a line such as name: my-experiment'
    throw refuse(startOf(document, []), 'expected keys with values', hint)
  }
  return {
    value: valueOf(document, refuse),
    has: (path) => document.hasIn(path),
    locate: (path) => at(startOf(document, path)),
    locateKey: (path, key) => at(keyStart(document, path, key)),
  }
}

function syntaxWords({ code, message }: YAMLError): { what: string; hint: string } {
  switch (code) {
    case 'DUPLICATE_KEY':
      return { what: 'this key was already given above', hint: 'keep one of the two' }
    case 'TAB_AS_INDENT':
      return { what: 'a tab stands where YAML wants spaces', hint: 'indent with spaces' }
    case 'NON_STRING_KEY':
      return { what: 'a list or map cannot be a key here', hint: 'write a single word before the colon' }
    case 'RESOURCE_EXHAUSTION':
      return { what: 'nested too deeply', hint: 'an experiment needs no more than five levels' }
    default:
      return {
        what: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not YAML',
        hint: 'mend the YAML at that place; the examples folder shows the form',
      }
  }
}

const MOST_ALIASED_NODES = 100

function valueOf(document: Document, refuse: (offset: number, what: string, hint: string) => TonariError): unknown {
  let firstAlias: number | undefined
  visit(document, {
    Alias: (_, alias) => {
      const offset = alias.range?.[0] ?? 0
      firstAlias ??= offset
      if (alias.resolve(document) === undefined) {
        throw refuse(
          offset,
          `nothing above is named &${alias.source}`,
          `write the value out instead of *${alias.source}`,
        )
      }
    },
  })
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASED_NODES })
  } catch {
    throw refuse(firstAlias ?? 0, 'too many aliases', 'write the values out instead of referring to anchors')
  }
}

function startOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function keyStart(document: Document, path: Path, key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  const pair = isMap(map) ? map.items.find((item) => isPair(item) && String(item.key) === key) : undefined
  return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : startOf(document, path)
}
