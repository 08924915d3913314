import { TonariError } from '../model/error.ts'
import { type Path, readYaml } from './yamlText.ts'

/** What placement rests on, the most telling first. */
const PLACES: readonly Path[] = [
  ['placement', 'cores'],
  ['placement', 'hostCores'],
  ['placement', 'policy'],
  ['placement'],
  ['vms'],
]

/** The result of `place`; what it finds wrong with the experiment in `text` gets file, line and column. */
export function placeInFile<T>(place: () => T, text: string, fileName: string): T {
  try {
    return place()
  } catch (error) {
    if (!(error instanceof TonariError) || error.code !== 'badInput') throw error
    const document = readYaml(text, fileName)
    const path = PLACES.find((candidate) => document.has(candidate)) ?? []
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    throw new TonariError('badInput', `${fileName}:${document.locate(path)}: ${error.message}`, {
      ...hint,
      cause: error,
    })
  }
}
