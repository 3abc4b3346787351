// Passes requests on to replicas by turns, to another where one does not answer, and leaves out those that were not well when
// they were last asked. With NEVER_BACK it leaves them out for good; with NEVER_LOOKS it does none of that.
const http = require('node:http');
const { REPLICAS = '', NEVER_BACK, NEVER_LOOKS } = process.env;
const replicas = REPLICAS.split(',').map((address) => ({ address, well: true }));
let turn = 0;

const call = ({ address }, path, timeout) =>
  new Promise((resolve, reject) => {
    const asked = http.get(`http://${address}${path}`, { agent: false, timeout }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ answer, body: Buffer.concat(parts) }));
      answer.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.on('error', reject);
  });

async function look(replica) {
  const well = await call(replica, '/', 300).then(
    ({ answer }) => answer.statusCode === 200,
    () => false,
  );
  replica.well = well && (replica.well || NEVER_BACK === undefined || !replica.known);
  replica.known ||= well;
  setTimeout(look, 200, replica);
}
if (NEVER_LOOKS === undefined) for (const replica of replicas) look(replica);

http
  .createServer(async ({ url }, response) => {
    if (url === '/up') return response.end();
    for (let tries = 0; tries < replicas.length; tries += 1) {
      const there = replicas.filter(({ well }) => well);
      const replica = there[turn++ % there.length];
      if (replica === undefined) break;
      try {
        const { answer, body } = await call(replica, url, 300);
        return response.writeHead(answer.statusCode, answer.headers).end(body);
      } catch {
        if (NEVER_LOOKS !== undefined) break;
        replica.well = false;
      }
    }
    return response.writeHead(503).end();
  })
  .listen(80);
process.on('SIGTERM', () => process.exit(0));
