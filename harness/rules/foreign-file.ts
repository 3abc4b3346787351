/** What a file turns out to be that is no rule file, in one sentence, and where that shows. */
export interface ForeignFile {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** What templates of alerts may say themselves: Prometheus fills these in, nothing has to be rendered before. */
const PROMETHEUS_OWN =
  /^\s*-?\s*(?:\$(?!\.)|["`(/]|\$?\.(?:Labels|Value|ExternalLabels|ExternalURL)\b|\.\s|\.$|(?:else|end|args|externalURL|pathPrefix|query|first|value|label|sortByLabel|humanize\w*|printf|title|toUpper|toLower|reReplaceAll|match|safeHtml|stripPort|stripDomain|parseDuration|toTime|tableLink|graphLink|strvalue|tmpl)\b|(?:if|with|range)\b(?=[^}]*(?:\$(?!\.)|query|\.Labels|\.Value\b)))/;
/** Languages that a rule file may be written in before it is one, and what is had in the stead of a file that was not found. */
const OTHER_LANGUAGES: readonly { readonly shows: RegExp; readonly named?: RegExp; readonly is: string }[] = [
  {
    shows:
      /^\s*(?:local\s+\w+\s*=|\(?import\s+['"]|function\s*\(|\(?std\.\w+\()|^\s*[\w']+\s*(?:\+::?|:::?)\s*[[{('"]|['"]\s*%\s*(?:\$|\w+\.|\{|\[)|\$\._config\b/m,
    named: /\.(?:jsonnet|libsonnet)$/,
    is: 'Jsonnet and no rule file yet; render it with jsonnet and name what comes out',
  },
  { shows: /^\s*</, is: 'HTML or XML and no rule file; was it downloaded from where it is shown?' },
  {
    shows: /<%[-=#]?\s/,
    is: 'an ERB template and no rule file yet; render it and name what comes out',
  },
  {
    shows: /%\{~?\s*(?:for|if|else|endfor|endif)\b[^}]*\}/,
    is: 'a template of Terraform and no rule file yet; render it and name what comes out',
  },
  {
    shows: /^ALERT\s+\w+\s+IF\s/m,
    is: 'a rule file of Prometheus 1; write it in YAML, as every Prometheus since 2.0 has it',
  },
];
const ACTION = /\{\{(-?[^}]*)\}\}|\{%-?\s*(\w+)[^%]*%\}|\{#/g;

/** Whether a text is a template that has to be rendered before it is YAML, by the first thing that says so. */
export function foreignFile(text: string, file: string): ForeignFile | undefined {
  const other = OTHER_LANGUAGES.find(({ shows, named }) => named?.test(file) === true || shows.test(text));
  if (other !== undefined) {
    const line = text.slice(0, Math.max(0, text.search(other.shows))).split('\n').length;
    return { line, message: `this is ${other.is}` };
  }
  for (const found of text.matchAll(ACTION)) {
    const [whole, action, tag] = found;
    if (action !== undefined && PROMETHEUS_OWN.test(action)) continue;
    const line = text.slice(0, found.index).split('\n').length;
    const before = text.slice(text.lastIndexOf('\n', found.index) + 1, found.index);
    if (before.trimStart().startsWith('#') && action !== undefined) continue;
    const jinja =
      tag !== undefined ||
      whole === '{#' ||
      /^\s*'|^\s*\w+(?:[\w.]|\s*\|\s*\w)*\s*(?:\|.*)?$/.test(action ?? '');
    const kind =
      jinja && !/^-?\s*(?:if|end|range|with|include|template|define|toYaml|tpl|else)\b/.test(action ?? '')
        ? 'a Jinja template'
        : 'a Go template, as Helm has them';
    const shown = whole.split('\n')[0]?.slice(0, 60) ?? '';
    return {
      line,
      message: `this is ${kind} and no rule file yet (${shown}); render it and name what comes out`,
    };
  }
  return undefined;
}

/** What templates of Helm and Ansible say and Prometheus' cannot: all are written alike, and such a file may be YAML by luck. */
const NOT_PROMETHEUS =
  /\{\{-?\s*'|\{\{[^}]*(?:\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\b(?:include|toYaml|tpl)\s)/;

/**
 * Whether a file that reads well is a template all the same: in its expressions, which Prometheus never fills in, or by what
 * it says.
 * @param exprs of its rules
 */
export function unrendered(text: string, file: string, exprs: readonly string[]): ForeignFile | undefined {
  if (!text.includes('{{')) return undefined;
  const telling =
    exprs.some((expr) => /\{\{.*\}\}/s.test(expr)) || NOT_PROMETHEUS.test(text.replaceAll(/^\s*#.*$/gm, ''));
  return telling ? foreignFile(text, file) : undefined;
}
