// Writes the JSON Schema of the experiment file, which editors use: `npm run schema` after a change of the model.
import { writeFileSync } from 'node:fs'
import { experimentJsonSchema } from '../src/plan/experimentJsonSchema.ts'

const path = new URL('../schemas/experiment.schema.json', import.meta.url)
writeFileSync(path, `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`)
