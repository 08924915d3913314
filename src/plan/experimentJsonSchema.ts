import { z } from 'zod'
import { limitsSchema } from '../model/control.ts'
import { experimentSchema } from '../model/experiment.ts'
import { VARIED } from '../model/tuning.ts'
import { asWritten } from './quantities.ts'

/** The part of JSON Schema that the experiment's schema uses. */
export type JsonSchema = {
  type?: string
  enum?: unknown[]
  additionalProperties?: boolean
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
  const whole = asJsonSchema(experimentSchema)
  const tune = whole.properties?.['tune']
  if (tune?.properties?.['control'] !== undefined) {
    const { description } = tune.properties['control']
    tune.properties['control'] = { ...tunedControlSchema(), ...(description === undefined ? {} : { description }) }
  }
  return whole
}

/** Limits without a name, in which any single value may be the varied one. */
function tunedControlSchema(): JsonSchema {
  const { type = 'object', properties = {} } = withVaried(asJsonSchema(limitsSchema))
  const unnamed = Object.entries(properties).filter(([key]) => key !== 'name')
  return { type, properties: Object.fromEntries(unnamed), additionalProperties: false }
}

function withVaried(schema: JsonSchema): JsonSchema {
  const each = (list: JsonSchema[]) => list.map(withVaried)
  const isValue = ['string', 'integer', 'number'].includes(schema.type ?? '') && schema.const === undefined
  if (isValue && schema.enum === undefined) {
    const { description, default: usual, ...rest } = schema
    return {
      anyOf: [rest, { const: VARIED }],
      ...(description === undefined ? {} : { description }),
      ...(usual === undefined ? {} : { default: usual }),
    }
  }
  return {
    ...schema,
    ...(schema.properties && {
      properties: Object.fromEntries(Object.entries(schema.properties).map(([key, below]) => [key, withVaried(below)])),
    }),
    ...(schema.items && { items: schema.items.type === 'string' ? schema.items : withVaried(schema.items) }),
    ...(schema.anyOf && { anyOf: each(schema.anyOf) }),
    ...(schema.oneOf && { oneOf: each(schema.oneOf) }),
  }
}

function asJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
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
