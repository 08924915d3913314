/** An element of XML, strictly read. */
export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const TOKEN = /<\/([a-z]+)>|<([a-z]+)((?: [a-z]+="[^"<>]*")*)(\/?)>|([^<>]+)/guy
/** What XML 1.0 calls Char. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

/** The text that stands behind references; throws for `&` that begins none. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+);|([a-z]+);|)/g, (reference, code: string | undefined, name: string | undefined) => {
    const character = code === undefined ? ENTITIES[name ?? ''] : String.fromCodePoint(Number(code))
    if (character === undefined) throw new Error(`no reference: ${reference}`)
    return character
  })
}

/**
 * The root element of a document in the small part of XML that this project writes. Throws for a character that is not
 * allowed, for tags that do not match, attributes given twice, bare `&`, and anything beside the root.
 */
export function parseXml(document: string): XmlElement {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!document.startsWith(declaration)) throw new Error('no declaration')
  if (!CHARACTERS.test(document)) throw new Error('a character that XML cannot hold')
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  TOKEN.lastIndex = declaration.length
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(document)
    if (!token) throw new Error(`not well-formed: ${document.slice(at, at + 40)}`)
    const [, closing, opening, attributes = '', empty, text = ''] = token
    const inner = open.at(-1)!
    if (closing !== undefined) {
      if (closing !== inner.name || open.length === 1) throw new Error(`</${closing}> closes <${inner.name}>`)
      open.pop()
    } else if (opening !== undefined) {
      const element = { name: opening, attributes: attributesOf(attributes), children: [], text: '' }
      inner.children.push(element)
      if (empty === '') open.push(element)
    } else inner.text += unescapeXml(text)
  }
  const [root] = top.children
  if (open.length > 1 || !root || top.children.length > 1 || top.text.trim() !== '') throw new Error('not one root')
  return root
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value] as const)
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`twice the same attribute: ${text}`)
  // A parser turns bare white space inside an attribute into spaces.
  return Object.fromEntries(pairs.map(([key, value]) => [key, unescapeXml(value.replace(/[\t\n\r]/g, ' '))]))
}
