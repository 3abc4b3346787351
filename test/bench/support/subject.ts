/** Ports of the subjects, each of which breaks and heals by itself. */
export const SUBJECTS = [8081, 8082, 8083, 8084];

/**
 * Source of a program with several subjects to be scraped, each asked for something 20 times a second. One that is
 * broken is not ready, answers a quarter of the requests 500 at once, and the others three real seconds late, which is
 * when they count: an effect with a delay of its own. `/fault?port&on` on port 8080 breaks and heals.
 */
export function subjectProgram(seed: number): string {
  return `
const http = require('node:http');
const BUCKETS = [0.1, 1, 2.5, 5, Infinity];
let state = ${seed % 2147483646} + 1;
// Lehmer's generator with the factor of Park and Miller.
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const subjects = new Map();
for (const port of ${JSON.stringify(SUBJECTS)}) {
  const subject = { broken: false, errors: 0, codes: { 200: 0, 500: 0 }, sum: 0, le: BUCKETS.map(() => 0) };
  subjects.set(String(port), subject);
  const answered = (code, seconds) => {
    subject.codes[code] += 1;
    if (code === 500) subject.errors += 1;
    subject.sum += seconds;
    BUCKETS.forEach((le, i) => { if (seconds <= le) subject.le[i] += 1; });
  };
  setTimeout(() => setInterval(() => {
    if (!subject.broken) answered(200, 0.01);
    else if (random() < 0.25) answered(500, 0.01);
    else setTimeout(() => answered(200, 3), 3000);
  }, 50), random() * 50);
  http.createServer((request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end([
      '# TYPE subject_ready gauge',
      'subject_ready ' + (subject.broken ? 0 : 1),
      '# TYPE subject_errors_total counter',
      'subject_errors_total ' + subject.errors,
      '# TYPE subject_requests_total counter',
      ...Object.entries(subject.codes).map(([code, n]) => 'subject_requests_total{code="' + code + '"} ' + n),
      '# TYPE subject_duration_seconds histogram',
      ...BUCKETS.map((le, i) => 'subject_duration_seconds_bucket{le="' + (le === Infinity ? '+Inf' : le) + '"} ' + subject.le[i]),
      'subject_duration_seconds_sum ' + subject.sum,
      'subject_duration_seconds_count ' + subject.le.at(-1),
      '',
    ].join('\\n'));
  }).listen(port);
}
http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://subject');
  if (pathname === '/fault') subjects.get(searchParams.get('port')).broken = searchParams.get('on') === 'true';
  response.end('ok');
}).listen(8080);`;
}
