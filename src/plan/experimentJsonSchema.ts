import { z } from 'zod'
import { experimentSchema } from '../model/experiment.ts'
import { asWritten } from './quantities.ts'

/** The part of JSON Schema that the experiment's schema uses. */
export type JsonSchema = {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  const?: string
  default?: unknown
  description?: string
}

/** JSON Schema (draft 7) of the experiment file, for editors; defaults stand as a file would write them. */
export function experimentJsonSchema(): JsonSchema {
  return z.toJSONSchema(experimentSchema, {
    target: 'draft-7',
    io: 'input',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema, path }) => {
      const { def } = zodSchema._zod
      // The library leaves out a default whose written form differs from its value.
      if (def.type === 'default') jsonSchema.default = asWritten(String(path.at(-1)), def.defaultValue)
    },
  }) as JsonSchema
}

/** The schemas that may hold at a place below `schemas`, alternatives included. */
export function schemasBelow(schemas: readonly JsonSchema[], key: string | number): JsonSchema[] {
  return schemas.flatMap((schema) => {
    const below = typeof key === 'number' ? schema.items : schema.properties?.[key]
    return below === undefined ? [] : alternatives(below)
  })
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(alternatives).concat(schema)
}
