/** Ports that are scraped, each of them at a phase of its own. */
export const BOARDS = Array.from({ length: 12 }, (_, n) => 8081 + n);

/**
 * Source of a program to be scraped on several ports: gauges `switched{id, kind}` that are 0 until a request sets them to 1.
 * To know when an alert could have been noticed first, it tells when 1 was first scraped, in nanoseconds of
 * the machine's monotonic clock. On port 8080:
 *
 *   /set?id&port&kind&value   makes or changes one    /drop?id   ends one    /first?id   when its 1 was first scraped
 */
export const SWITCHBOARD = `
const http = require('node:http');
const known = new Map();
for (const port of ${JSON.stringify(BOARDS)}) {
  http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    const lines = [...known].filter(([, one]) => one.port === port).map(([id, one]) => {
      if (one.value === 1) one.first ??= process.hrtime.bigint();
      return 'switched{id="' + id + '",kind="' + one.kind + '"} ' + one.value + '\\n';
    });
    response.end('# TYPE switched gauge\\n' + lines.join(''));
  }).listen(port);
}
http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://switchboard');
  const id = searchParams.get('id');
  if (pathname === '/first') return response.end(String(known.get(id)?.first ?? 'null'));
  if (pathname === '/drop') known.delete(id);
  if (pathname === '/set') {
    const one = known.get(id) ?? { kind: searchParams.get('kind'), port: Number(searchParams.get('port')) };
    known.set(id, Object.assign(one, { value: Number(searchParams.get('value')) }));
  }
  response.end('ok');
}).listen(8080);`;
