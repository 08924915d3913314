import { z } from 'zod'
import { TonariError } from '../model/error.ts'

/**
 * Parses one JSON document, or one a line; a last line without its end is what a kill left and is passed over.
 * Throws TonariError `badInput` with file and line for anything else that does not fit.
 */
export function parseRecords<T>(text: string, schema: z.ZodType<T>, fileName: string, form: 'document' | 'lines'): T[] {
  const texts = form === 'document' ? [text] : text.split('\n').slice(0, -1)
  return texts.map((line, index) => {
    const place = form === 'document' ? fileName : `${fileName}:${index + 1}`
    const result = schema.safeParse(parseJson(line, place))
    if (result.success) return result.data
    throw new TonariError('badInput', `${place}: not what this version of tonari writes`, {
      hint: z.prettifyError(result.error),
    })
  })
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TonariError('badInput', `${place}: not JSON`, { hint: 'the file was changed or damaged', cause })
  }
}
