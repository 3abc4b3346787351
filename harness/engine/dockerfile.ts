/** What must be known of a Dockerfile before it is built; the builder reads the rest. */

/** An image that a Dockerfile stands on, and the line that says so. */
export interface From {
  reference: string;
  line: number;
}

/**
 * The images that must be there or be pulled: not `scratch`, and no earlier stage. Arguments are replaced by what they are
 * given or their defaults; one that has neither, or a form that is not known here, is left to the builder to complain of.
 */
export function imagesBelow(dockerfile: string, args: Readonly<Record<string, string>>): From[] {
  const froms = allImagesBelow(dockerfile, args);
  return froms.filter(({ reference }, at) => froms.findIndex((one) => one.reference === reference) === at);
}

/** Each line that names one. */
function allImagesBelow(dockerfile: string, args: Readonly<Record<string, string>>): From[] {
  const values = new Map<string, string>();
  const stages = new Set<string>(['scratch']);
  const froms: From[] = [];
  for (const { text, line } of instructions(dockerfile)) {
    const arg = /^ARG\s+([A-Za-z_]\w*)(?:=(.*))?$/i.exec(text);
    // Only what is declared before the first FROM can be in one (Dockerfile reference, "Understand how ARG and FROM interact").
    if (arg?.[1] !== undefined && froms.length === 0 && stages.size === 1) {
      const value = args[arg[1]] ?? arg[2]?.replaceAll(/^["']|["']$/g, '');
      if (value !== undefined) values.set(arg[1], value);
    }
    const from = /^FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text);
    if (from?.[1] === undefined) continue;
    const reference = from[1].replaceAll(
      /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g,
      (all, braced?: string, fallback?: string, bare?: string) =>
        values.get(braced ?? bare ?? '') ?? fallback ?? all,
    );
    if (!stages.has(reference.toLowerCase()) && !reference.includes('$')) froms.push({ reference, line });
    if (from[2] !== undefined) stages.add(from[2].toLowerCase());
  }
  return froms;
}

/** The same Dockerfile on other images. @param standIns reference → the one that takes its place */
export function standingOn(
  dockerfile: string,
  args: Readonly<Record<string, string>>,
  standIns: ReadonlyMap<string, string>,
): string {
  const lines = dockerfile.split('\n');
  for (const { reference, line } of allImagesBelow(dockerfile, args)) {
    const other = standIns.get(reference);
    if (other === undefined) continue;
    lines[line - 1] = lines[line - 1]?.replace(/^(\s*FROM\s+(?:--platform=\S+\s+)?)\S+/i, `$1${other}`) ?? '';
  }
  return lines.join('\n');
}

/** Whether only BuildKit understands it: the classic builder has no mounts, links and here-documents, and no front ends. */
export function needsBuildKit(dockerfile: string): boolean {
  if (/^#\s*syntax\s*=/im.test(dockerfile)) return true;
  return instructions(dockerfile).some(({ text }) =>
    /^(?:RUN\s+(?:--\S+\s+)*--(?:mount|network|security)=|(?:COPY|ADD)\s+(?:--\S+\s+)*--(?:link|chmod|parents|exclude|checksum)\b|(?:RUN|COPY|ADD)\b.*<<-?["']?\w)/i.test(
      text,
    ),
  );
}

/** The first port that the image's service listens on, where the Dockerfile says one in figures. */
export function exposedPort(dockerfile: string): number | undefined {
  const ports = instructions(dockerfile).flatMap(({ text }) => /^EXPOSE\s+(\d+)/i.exec(text)?.[1] ?? []);
  return ports[0] === undefined ? undefined : Number(ports[0]);
}

/** Each instruction in one line, without comments; `line` is where it begins, counted from 1. */
function instructions(dockerfile: string): { text: string; line: number }[] {
  const found: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, raw] of dockerfile.split(/\r?\n/).entries()) {
    const text = raw.trim();
    if (text.startsWith('#') || (text === '' && open === undefined)) continue;
    const whole = open ? { ...open, text: `${open.text} ${text}` } : { text, line: index + 1 };
    open = whole.text.endsWith('\\') ? { ...whole, text: whole.text.slice(0, -1).trimEnd() } : undefined;
    if (open === undefined) found.push(whole);
  }
  return open === undefined ? found : [...found, open];
}
