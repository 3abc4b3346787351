import type { FastifyInstance } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import type { ApiError } from 'service-kit/errors';

/** Counts failed requests by code and by status. */
export function countErrors(registry: Registry): (told: ApiError) => void {
  const registers = [registry];
  const byCode = new Counter({
    name: 'veza_errors_by_code_total',
    help: 'Failed requests by the code in the answer.',
    labelNames: ['code'],
    registers,
  });
  const byStatus = new Counter({
    name: 'veza_errors_by_http_status_total',
    help: 'Failed requests by the HTTP status of the answer.',
    labelNames: ['status'],
    registers,
  });
  return (told) => {
    byCode.inc({ code: told.code });
    byStatus.inc({ status: String(told.status) });
  };
}

/** What `errorBody` makes, as it is sent. */
const IN_CONTRACT = '{"success":false,"error":{"code":';

/**
 * Counts answers of 400 and more that are not in the error contract, by route. Of those that this build has by design there is
 * one: readiness, which orchestrators read by its status, says `not_ready`.
 */
export function countLegacyErrors(app: FastifyInstance, registry: Registry): void {
  const legacy = new Counter({
    name: 'veza_errors_legacy_total',
    help: 'Failed requests answered otherwise than in the error contract.',
    labelNames: ['path'],
    registers: [registry],
  });
  legacy.inc({ path: '/readyz' }, 0);
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400) return;
    if (typeof payload === 'string' && payload.startsWith(IN_CONTRACT)) return;
    legacy.inc({ path: request.routeOptions.url ?? 'unmatched' });
  });
}
