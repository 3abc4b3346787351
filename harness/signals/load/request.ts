import { requestTemplate, type Values } from '../../http/request-template.ts';
import type { RequestSpec } from '../../model/request.ts';
import type { LoadContract } from './contract.ts';

/** What may stand in a load's request, besides what `login` captured. */
const OWN = ['n', 'window'];

/** @throws FiredrillError `usage` when the request or the id mentions a name that has no value */
export function checkLoadRequest({ request, kept }: LoadContract, captured: readonly string[]): void {
  requestTemplate('load.request', request, [...OWN, ...captured]);
  requestTemplate('load.kept.id', { method: 'GET', path: '/', headers: { id: kept.id } }, OWN);
}

/** The request of one stretch of load: all but its number is filled in. */
export function requestOf({ request }: LoadContract, window: string, values: Values): RequestSpec {
  return filled(request, { ...values, window });
}

/** The id of a request of one stretch of load. */
export function idOf({ kept }: LoadContract, window: string, n: number): string {
  return filled(kept.id, { window, n: String(n) });
}

/** In every string that is anywhere in it. */
function filled<T>(value: T, values: Values): T {
  if (typeof value === 'string')
    return value.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, values)])) as T;
}
