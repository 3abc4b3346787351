/** Where a text mentions a host, and how. */
export interface Mention {
  host: string;
  /** As it is written there: `db:5432`, or `db` where the scheme says the port. */
  text: string;
  /** Left out: only the host is named. */
  port?: number;
  /** The name is part of what is agreed on there (a certificate), so that no other may stand in its place. */
  named: boolean;
}

/** Ports where a URL names none. Source: IANA's registry of service names and the documentation of each client. */
const PORTS: Readonly<Record<string, number>> = {
  amqp: 5672,
  amqps: 5671,
  http: 80,
  https: 443,
  mariadb: 3306,
  mongodb: 27_017,
  mqtt: 1883,
  mysql: 3306,
  nats: 4222,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
  ws: 80,
  wss: 443,
};

/** Schemes over TLS, where the certificate bears the host's name. */
const OVER_TLS = new Set(['amqps', 'https', 'rediss', 'wss']);

/** Scheme, user and password, one or several hosts, and what follows them; a list of URLs is several. */
const URL_WITH_HOSTS =
  /([a-z][\w+.-]*):\/\/(?:[^\s/@,]*@)?([^\s/?#"'(),]+(?:,(?![a-z][\w+.-]*:\/\/)[^\s/?#"'(),]+)*)[^\s,;"']*/gi;

/**
 * The hosts that a value of an environment or a word of a command mentions: in a URL with one or several hosts, as
 * `host:port`, or as the whole value. A name in a path, a user or a password is none.
 */
export function mentionsIn(value: string): Mention[] {
  const urls = [...value.matchAll(URL_WITH_HOSTS)];
  const inUrls = urls.flatMap(([, scheme = '', authority = '']) => ofUrl(scheme, authority));
  // What is left of a URL is path and query.
  const rest = value.replaceAll(URL_WITH_HOSTS, ' ');
  const pairs = [
    ...rest.matchAll(/(?<![\w.:@/-])(\[[\da-f:]+\]|[a-z\d](?:[\w.-]*\w)?):(\d{1,5})(?![\w.:])/gi),
  ];
  const inPairs = pairs.map(
    ([text, host = '', port]): Mention => ({ host, text, port: Number(port), named: false }),
  );
  // `host=db port=5432`, as libpq has it.
  const words = [...rest.matchAll(/\bhost(?:name|addr)?=([a-z][\w.-]*)/gi)];
  const inWords = words.map(([, host = '']): Mention => ({ host, text: host, named: false }));
  const whole = /^[a-z][\w.-]*$|^\d+(\.\d+){3}$/i.test(value)
    ? [{ host: value, text: value, named: false }]
    : [];
  return [...inUrls, ...inPairs, ...inWords, ...whole];
}

function ofUrl(scheme: string, authority: string): Mention[] {
  // `jdbc:postgresql://…` and `postgresql+asyncpg://…` are spoken as postgresql is.
  const plain = scheme.toLowerCase().split(/[+:]/)[0] ?? scheme;
  return authority.split(',').flatMap((one): Mention[] => {
    const [, host, port = PORTS[plain]] = /^(\[[\da-f:]+\]|[^:[\]]+)(?::(\d+))?$/i.exec(one) ?? [];
    if (host === undefined || host === '') return [];
    const named = OVER_TLS.has(plain);
    return [{ host, text: one, named, ...(port === undefined ? {} : { port: Number(port) }) }];
  });
}
