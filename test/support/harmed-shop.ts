import type { Target } from '../../harness/contract/target-schema.ts';

/**
 * A copy of the shop whose API does itself harm once its database was gone and has come back: lines that run in its own
 * process, before it answers.
 *
 * @param usually lines of an `async (request)`, before any answer
 * @param harmed likewise, from then on; `count` is how many requests there were by then, and `require` is Node's
 */
export function harmedShop(
  shop: Target,
  { usually = '', harmed }: { usually?: string; harmed: string },
): Target {
  const { api, ...others } = shop.services;
  const [evaluate = '', program = ''] = api?.command ?? [];
  if (!api || evaluate !== '--eval') throw new Error(`${shop.name} has no program to harm`);
  const before = `{
    const http = require('node:http');
    const { createServer } = http;
    const kept = [];
    let [gone, back, count] = [false, false, 0];
    http.createServer = (answer) =>
      createServer(async (request, response) => {
        const asks = request.url === '/readyz';
        response.on('finish', () => {
          if (!asks) return;
          gone ||= response.statusCode === 503;
          back ||= gone && response.statusCode === 200;
        });
        // What stands in a probe's way would be a readiness that is wrong at the edges, which is another harm.
        if (asks) return answer(request, response);
        if (back) {
          count += 1;
          ${harmed}
        } else {
          ${usually}
        }
        return answer(request, response);
      });
  }
  `;
  return { ...shop, services: { ...others, api: { ...api, command: [evaluate, before + program] } } };
}
