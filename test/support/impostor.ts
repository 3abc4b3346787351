import type { Target } from '../../harness/contract/target-schema.ts';

/**
 * A copy of a target in which a proxy stands in front of the API and breaks a promise. The service itself stays
 * as it ships and has no switch for it.
 *
 * @param lie the body of `async (request, response, forward, sent)`: return true when it answered by itself;
 *   `forward()` asks the real service and resolves with `{status, headers, body}`; `sent` is what the request had in it
 */
export function withImpostor(target: Target, lie: string): Target {
  const { api, ...others } = target.services;
  if (!api) throw new Error(`${target.name} has no service api`);
  const program = `
    const http = require('node:http');
    const [host, port] = process.env.REAL.split(':');
    const read = async (stream) => { const parts = []; for await (const part of stream) parts.push(part); return Buffer.concat(parts); };
    const lie = async (request, response, forward, sent) => { ${lie} };
    http.createServer(async (request, response) => {
      const sent = await read(request);
      const forward = () => new Promise((resolve, reject) => {
        const { method, url: path, headers } = request;
        const onward = http.request({ host, port, method, path, headers }, async (answer) => {
          const body = await read(answer);
          resolve({ status: answer.statusCode, headers: answer.headers, body });
        });
        onward.on('error', reject);
        onward.end(sent);
      });
      try {
        if (await lie(request, response, forward, sent)) return;
        const { status, headers, body } = await forward();
        response.writeHead(status, headers).end(body);
      } catch {
        response.writeHead(502).end();
      }
    }).listen(8080);`;
  return {
    ...target,
    services: {
      ...others,
      real: { ...api, role: 'worker' },
      api: {
        role: 'api',
        image: 'node',
        command: ['--eval', program],
        environment: { REAL: '{real}' },
        port: 8080,
        ready: api.ready,
        limits: { cpus: 0.5, memoryMiB: 128 },
      },
    },
  };
}
