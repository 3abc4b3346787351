import { Counter, type Registry } from 'prom-client';
import type { ApiError } from 'service-kit/errors';

/**
 * Counts failed requests by code and by status. `veza_errors_legacy_total` (errors outside of the contract) is not
 * exposed, because this build has no way to answer one.
 */
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
