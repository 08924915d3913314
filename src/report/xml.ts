const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/**
 * Text made safe for XML 1.0, between tags and inside quoted attributes. Characters that XML cannot hold are removed:
 * control characters, halves of surrogate pairs, U+FFFE and U+FFFF. Tabs and line ends become references, since a parser
 * would turn them into spaces inside an attribute.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\t\n\r\u007f-\u009f]/g, (character) => `&#${character.charCodeAt(0)};`)
}
