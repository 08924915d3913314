import type { Column } from '../model/sample.ts'

/** Dimensions as they stand in a sample's row: `vm=vm1,vcpu=0`. In values `%`, `,` and `=` are percent-encoded. */
export function dimensionText(dimensions: Column['dimensions']): string {
  return Object.entries(dimensions)
    .map(([name, value]) => `${name}=${value.replace(/[%,=]/g, encodeURIComponent)}`)
    .join(',')
}
