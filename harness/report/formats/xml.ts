import { inert } from '../../text/inert.ts';

/** Escapes what XML reserves, and shows as escapes what XML 1.0 cannot hold or a reader's screen would obey. */
export function escapeXml(text: string): string {
  return Array.from(inert(text), (character) => {
    const code = character.codePointAt(0) ?? 0;
    if ((code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return '';
    return ENTITIES[character] ?? character;
  }).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
};
