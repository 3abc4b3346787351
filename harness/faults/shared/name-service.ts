import type { Abilities } from '../../model/abilities.ts';
import type { Fault } from '../../model/fault.ts';
import { whileRunning } from './while-running.ts';

const TABLE = 'firedrill_names';
/**
 * Refused before the engine's own rules lead questions to its name server, as if none were there. Dropped only where they arrive,
 * or answers do: a sender is told of what is dropped on its way out.
 */
const CHAINS = {
  refuse: 'type filter hook output priority -310; udp dport 53 reject; tcp dport 53 reject with tcp reset;',
  drop: 'type filter hook input priority 0; meta l4proto { udp, tcp } ct original proto-dst 53 drop;',
};
/** Puts lines of the hosts file out of force. */
const HIDDEN = '#firedrill ';
/** How a resolver asks that shall soon know: a second for each of two tries is what it has by default five of. */
const IMPATIENT = 'RES_OPTIONS="timeout:1 attempts:1"';
/** Milliseconds: who is not answered waits for longer. */
const AT_ONCE_MS = 800;

/**
 * A service finds no name of the stack any more, while connections that it has stay as they are; all others find them. Names
 * by which the stack leads a caller to a proxy by its hosts file are taken out of that: elsewhere they were names, too.
 * @param questions what becomes of each: `refuse` is told at once that there is no name server, `drop` nothing
 */
export function namesFail(
  name: string,
  questions: 'refuse' | 'drop',
): Fault<'containers' | 'links' | 'network'> {
  const made = `table inet ${TABLE} { chain names { ${CHAINS[questions]} }; }`;
  return {
    name,

    async inject({ links, network }, service, signal) {
      const proxies = waysFrom(links, service).map(({ host }) => host);
      await network.run(service, `${hide(proxies)}\nnft '${GONE}; ${made}'`, signal);
    },

    async undo({ containers, network }, service, signal) {
      const deleted = `(nft '${GONE}' 2>/dev/null || ! nft list table inet ${TABLE} >/dev/null 2>&1)`;
      await whileRunning(containers, service, signal, () =>
        network.run(service, `${deleted}\n${UNHIDE}`, signal),
      );
    },

    async effect({ links, network }, service, signal) {
      const ways = waysFrom(links, service);
      const names = [...new Set(ways.flatMap(({ host, to }) => [host, to]))];
      const looks = looksIn(await network.run(service, look(names.length > 0 ? names : [service]), signal));
      const found = looks.filter(({ address }) => address !== '');
      const waited = looks.every(({ ms }) => ms >= AT_ONCE_MS);
      const how = looks.map((one) => inWords(service, one)).join('; ');
      return { seen: found.length === 0 && (questions === 'refuse' || waited), how };
    },
  };
}

const GONE = `add table inet ${TABLE}; delete table inet ${TABLE}`;
/** The engine holds the file where it is, so that it can be written to and not be replaced. */
const UNHIDE = `sed 's/^${HIDDEN}//' /etc/hosts > /tmp/hosts && cat /tmp/hosts > /etc/hosts`;

function hide(proxies: readonly string[]): string {
  return `
for proxy in ${[...new Set(proxies)].join(' ')}; do
  address=$(${IMPATIENT} getent ahostsv4 $proxy | head -n 1 | cut -d ' ' -f 1)
  [ -z "$address" ] || { sed "s/^$address[[:space:]]/${HIDDEN}&/" /etc/hosts > /tmp/hosts && cat /tmp/hosts > /etc/hosts; }
done`;
}

/** Who the service calls. */
function waysFrom(links: Abilities['links'], service: string): { host: string; to: string }[] {
  return links
    .all()
    .map((link) => links.way(link))
    .filter(({ from }) => from === service);
}

/** Looks for all of them at once, each in a line: how many milliseconds it took, the name, its address or nothing. */
function look(names: readonly string[]): string {
  return `
find_one() {
  since=$(date +%s%3N)
  address=$(${IMPATIENT} getent ahostsv4 $1 | head -n 1 | cut -d ' ' -f 1)
  echo "$(( $(date +%s%3N) - since )) $1 $address"
}
for name in ${names.join(' ')}; do find_one $name & done
wait`;
}

interface Look {
  ms: number;
  name: string;
  address: string;
}

function looksIn(printed: string): Look[] {
  return printed
    .trim()
    .split('\n')
    .map((line) => {
      const [ms, name = '', address = ''] = line.split(' ');
      return { ms: Number(ms), name, address };
    });
}

function inWords(service: string, { ms, name, address }: Look): string {
  return address === ''
    ? `${service} finds no ${name}, which took ${ms} ms`
    : `${service} finds ${name} at ${address}`;
}
