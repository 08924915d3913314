/** Rules of OpenMetrics 1.0 text that a text breaks. */
export function brokenRules(text: string): string[] {
  const faults: string[] = []
  if (!text.endsWith('# EOF\n')) faults.push('does not end with # EOF and a newline')
  const families = new Map<string, { type: string; unit: string; labels: Set<string> }>()
  let current = ''
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const meta = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (meta !== null) {
      const [, what, name = '', value = ''] = meta
      if (name !== current) {
        if (families.has(name)) faults.push(`family in two places: ${name}`)
        if (/_(?:total|created|count|sum|bucket|info)$/.test(name)) faults.push(`reserved ending: ${name}`)
        families.set(name, { type: '', unit: '', labels: new Set() })
        current = name
      }
      const family = families.get(name)!
      if (family.labels.size > 0) faults.push(`metadata behind samples: ${name}`)
      if (what === 'TYPE') family.type = value
      if (what === 'UNIT' && !name.endsWith(`_${value}`)) faults.push(`unit is no ending of ${name}`)
      continue
    }
    const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^\n]*\})? (\S+)$/.exec(line)
    if (sample === null) {
      faults.push(`neither metadata nor a sample: ${line}`)
      continue
    }
    const [, name = '', labels = '', value = ''] = sample
    const family = families.get(current)
    const isCounter = family?.type === 'counter'
    if (name !== (isCounter ? `${current}_total` : current)) faults.push(`sample outside its family: ${name}`)
    if (!/^(?:\{[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*"(?:,[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*")*\})?$/.test(labels)) {
      faults.push(`labels: ${labels}`)
    }
    if (!/^(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf)$/.test(value)) faults.push(`value: ${value}`)
    if (isCounter && value.startsWith('-')) faults.push(`counter below zero: ${name}`)
    if (family?.labels.has(labels) === true) faults.push(`twice: ${name}${labels}`)
    family?.labels.add(labels)
  }
  return faults
}
