/** What a message says, for the stack's receiver alone, of where it goes and of which alerts it speaks. */

/** Of one alert that a message speaks of. */
export interface Marked {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The mark as a template of Alertmanager's: `firedrill:receiver:slack[0];firing?alertname=A,?summary=B,!`. What is in it is
 * escaped by `urlquery`, so that none of these signs occurs in a value.
 */
export function markOf(receiver: string, integration: string): string {
  const pairs = (of: string) =>
    `{{ range .${of}.SortedPairs }}{{ .Name | urlquery }}={{ .Value | urlquery }},{{ end }}`;
  const alert = `;{{ .Status }}?${pairs('Labels')}?${pairs('Annotations')}`;
  return `firedrill:${encodeURIComponent(receiver)}:${integration}{{ range .Alerts }}${alert}{{ end }}!`;
}

/** One without an end was cut off where the service takes no more: Discord's, after 2000 characters. */
const MARK = /firedrill:(?<receiver>[^:]*):(?<integration>[^;!]*)(?<alerts>[^!\n]*)(?<end>!?)/;

/** Reads a mark out of a message, and what the message says without it; `undefined` where there is none. */
export function readMark(
  text: string,
): { receiver: string; integration: string; alerts: Marked[]; rest: string } | undefined {
  // What is told in HTML has the one sign of `urlquery` escaped that HTML templates escape.
  const plain = text.replaceAll('&#43;', '+');
  const found = MARK.exec(plain);
  if (found === null) return undefined;
  const { receiver = '', integration = '', alerts = '', end } = found.groups ?? {};
  return {
    receiver: decodeURIComponent(receiver),
    integration,
    alerts: (end === '!' ? alerts : wholeOnes(alerts))
      .split(';')
      .filter((one) => one !== '')
      .map(marked),
    rest: plain.replace(found[0], ''),
  };
}

/** Of alerts that were cut off, those whose labels are all there, with the annotations that are. */
function wholeOnes(alerts: string): string {
  const all = alerts.split(';');
  const [status = '', labels = '', annotations] = all.pop()?.split('?') ?? [];
  const last = annotations === undefined ? [] : [[status, labels, upToComma(annotations)].join('?')];
  return [...all, ...last].join(';');
}

function upToComma(text: string): string {
  return text.slice(0, text.lastIndexOf(',') + 1);
}

function marked(text: string): Marked {
  const [status, labels = '', annotations = ''] = text.split('?');
  return {
    status: status === 'resolved' ? 'resolved' : 'firing',
    labels: pairs(labels),
    annotations: pairs(annotations),
  };
}

function pairs(text: string): Record<string, string> {
  const list = text.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    list.map((pair) => {
      const [name = '', value = ''] = pair
        .split('=')
        .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      return [name, value];
    }),
  );
}
