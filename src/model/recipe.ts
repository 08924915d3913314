import { z } from 'zod'

/** How a limit is set outside of tonari, as text to copy. */
export const recipeSchema = z.object({
  with: z.enum(['QEMU options', 'QMP', 'libvirt', 'tc', 'nft', 'cgroup v1', 'cgroup v2']),
  format: z.enum(['sh', 'xml', 'json', 'nft']),
  note: z.string().describe('What to put in place of names, and how it differs from what was measured'),
  text: z.string(),
})
export type Recipe = z.infer<typeof recipeSchema>

/** A VM by the names that stand for it in recipes. */
export type RecipeVm = { readonly name: string; readonly index: number; readonly tap: string; readonly mac: string }
