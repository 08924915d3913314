const TOKEN = /<!--(?:(?!--)[^])*-->|<\/([a-z_]+)>|<([a-z_]+)((?: [a-z_]+="[^"<>&]*")*)(\/?)>|([^<>&]+)/guy

/** Whether tags and comments of a piece of XML, which may have several roots, close as they should. */
export function wellFormed(xml: string): boolean {
  const open: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < xml.length) {
    const token = TOKEN.exec(xml)
    if (token === null) return false
    const [, closing, opening, , empty] = token
    if (closing !== undefined && open.pop() !== closing) return false
    if (opening !== undefined && empty === '') open.push(opening)
  }
  return open.length === 0
}
