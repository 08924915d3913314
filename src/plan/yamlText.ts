import { type Document, isMap, isNode, isPair, LineCounter, parseAllDocuments } from 'yaml'
import { TonariError } from '../model/error.ts'

export type Path = readonly (string | number)[]

/** A YAML document whose values know where they stand. */
export type LocatedDocument = {
  readonly value: unknown
  /** `line:column` of the value at a path, or of the nearest thing above it that is there. */
  locate(path: Path): string
  /** `line:column` of a key in the map at a path. */
  locateKey(path: Path, key: string): string
}

/** Reads one YAML document. Throws TonariError `badInput` with file, line and column. */
export function readYaml(text: string, fileName: string): LocatedDocument {
  const lines = new LineCounter()
  const documents = [...parseAllDocuments(text, { lineCounter: lines, intAsBigInt: false })]
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${line}:${col}`
  }
  const [document, second] = documents
  if (document === undefined || document.contents === null) {
    throw new TonariError('badInput', `${fileName}:1:1: the file is empty`, {
      hint: 'start from examples/minimal.yaml',
    })
  }
  const problem = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])[0]
  if (problem !== undefined) {
    const what = problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not YAML'
    throw new TonariError('badInput', `${fileName}:${at(problem.pos[0])}: ${what}`, {
      hint: 'mend the YAML at that place; the examples folder shows the form',
    })
  }
  if (second !== undefined) {
    throw new TonariError('badInput', `${fileName}:${at(second.range[0])}: a second document begins here`, {
      hint: 'keep one experiment in a file',
    })
  }
  if (!isMap(document.contents)) {
    throw new TonariError('badInput', `${fileName}:${at(startOf(document, []))}: expected keys with values`, {
      hint: 'an experiment begins with a line such as name: my-experiment',
    })
  }
  return {
    value: valueOf(document, fileName),
    locate: (path) => at(startOf(document, path)),
    locateKey: (path, key) => at(keyStart(document, path, key)),
  }
}

function valueOf(document: Document, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    throw new TonariError('badInput', `${fileName}:1:1: too many aliases`, {
      hint: 'write the values out instead of referring to anchors',
      cause,
    })
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
