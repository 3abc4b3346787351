/** Enough of XML to know whether a text is well formed: tags nest, attributes are quoted, nothing is loose. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

const TOKEN =
  /<\?[^>]*\?>|<!doctype [^>]*>|<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|</gi;

/** @throws Error at the first thing that is not well formed */
export function parseXml(source: string, isVoid: (name: string) => boolean = () => false): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  // What stands in a script of a page is no markup; only its own end ends it.
  const markup = source.replaceAll(/(<script[^>]*>)[\s\S]*?(?=<\/script>)/g, '$1');
  for (const [whole, closing, name, attributes, selfClosing, text] of markup.matchAll(TOKEN)) {
    const current = open.at(-1) ?? root;
    if (text !== undefined) current.text += unescaped(text);
    else if (name === undefined) {
      if (whole === '<') throw new Error(`a loose < in ${current.name}`);
    } else if (closing === '/') {
      if (current.name !== name) throw new Error(`</${name}> closes <${current.name}>`);
      open.pop();
    } else {
      const element = { name, attributes: attributesOf(attributes ?? ''), text: '', children: [] };
      current.children.push(element);
      if (selfClosing !== '/' && !isVoid(name)) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return root;
}

/** All elements of a name, at any depth. */
export function elements(root: Element, name: string): Element[] {
  return root.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elements(child, name),
  ]);
}

function attributesOf(source: string): Record<string, string> {
  const pairs = [...source.matchAll(/([\w:-]+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(text: string): string {
  if (/&(?!(amp|lt|gt|quot|#\d+);)/.test(text)) throw new Error(`a loose & in ${text}`);
  return text
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
