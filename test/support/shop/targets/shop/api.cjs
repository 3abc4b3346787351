// A shop's notes, which it takes only while its database answers. Kept in memory: the database holds nothing.
const http = require('node:http');
const notes = new Map();
const counts = new Map();

http
  .createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://api');
    const [status, body] = await answer(request, pathname);
    const key = `path="${pathname.startsWith('/notes') ? '/notes' : pathname}",status="${status}"`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    response.statusCode = status;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  })
  .listen(8080);

async function answer(request, pathname) {
  if (pathname === '/live') return [200, {}];
  if (pathname === '/metrics') return [200, metrics()];
  const here = await databaseAnswers();
  if (pathname === '/readyz')
    return here
      ? [200, { status: 'ready' }]
      : [503, { status: 'not_ready', checks: { database: { status: 'error' } } }];
  if (!here) return [503, { error: 'DATABASE_UNAVAILABLE' }];
  if (pathname === '/canary') return [200, {}];
  if (request.method === 'POST') {
    const { id } = JSON.parse(await text(request));
    notes.set(id, { id });
    return [201, { id }];
  }
  if (pathname === '/notes') return [200, { notes: [...notes.values()] }];
  const note = notes.get(pathname.split('/').at(-1));
  return note ? [200, note] : [404, {}];
}

function databaseAnswers() {
  return new Promise((resolve) => {
    const asked = http.get(`http://${process.env.DATABASE}/`, { timeout: 300 }, (answered) => {
      answered.resume();
      resolve(answered.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
  });
}

function metrics() {
  return [...counts].map(([key, count]) => `shop_requests_total{${key}} ${count}\n`).join('');
}

async function text(request) {
  let whole = '';
  for await (const chunk of request) whole += chunk;
  return whole;
}
