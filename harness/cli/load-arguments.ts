import { humanMs, parseDuration } from '../durations/duration.ts';
import { durationOf, LOAD_LIMITS, type LoadOffer, type LoadSpec } from '../load/load-options.ts';
import { constant, ramp, spike, steps } from '../load/profiles.ts';
import { FiredrillError } from '../model/errors.ts';
import type { RequestSpec } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import { inert } from '../text/inert.ts';
import { jsonOf } from '../text/json-of.ts';
import { decimalOf, wholeOf } from './option-values.ts';

/** As the command line gives them. */
export interface LoadArguments {
  profile: string;
  rate: string;
  to?: string;
  for: string;
  steps: string;
  spikeFor?: string;
  users: string;
  method: string;
  header: readonly string[];
  body?: string;
  ok?: string;
  deadline: string;
  maxInFlight: string;
  threads?: string;
  minSuccess?: string;
  maxShed?: string;
  maxP95?: string;
  json?: true;
}

/** Bounds that were asked for; shares are 0 to 1. */
export interface LoadBounds {
  minSuccess?: number;
  maxShed?: number;
  maxP95Ms?: Millis;
}

/** More levels are a ramp. */
const MOST_STEPS = 1000;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** @throws FiredrillError `usage` naming the option, what was given and what belongs there */
export function readLoad(address: string, given: LoadArguments): { spec: LoadSpec; bounds: LoadBounds } {
  const url = URL.parse(address);
  // An address may be written with what its parser passes over, and would then be another than the one that is read.
  if (url === null || /[\s\p{Cc}]/u.test(address))
    throw wrong(
      '<url>',
      address,
      'an address such as http://127.0.0.1:8080/, without spaces and line breaks',
    );
  const method = METHODS.find((one) => one === given.method.toUpperCase());
  if (method === undefined) throw wrong('--method', given.method, `one of ${METHODS.join(', ')}`);
  const request: RequestSpec = {
    method,
    // Addresses may not hold braces, and {n} is ours.
    path: `${url.pathname}${url.search}`.replaceAll('%7Bn%7D', '{n}'),
    headers: Object.fromEntries(given.header.map(readHeader)),
    ...(given.body === undefined ? {} : { body: readBody(given.body) }),
  };
  const spec: LoadSpec = {
    url: url.origin === 'null' ? address : url.origin,
    request,
    offer: readOffer(given),
    deadlineMs: time('--deadline', given.deadline),
    maxInFlight: whole('--max-in-flight', given.maxInFlight, LOAD_LIMITS.inFlight),
    ...(given.ok === undefined ? {} : { ok: given.ok.split(',').map(readStatus) }),
    ...(given.threads === undefined
      ? {}
      : { threads: whole('--threads', given.threads, LOAD_LIMITS.threads) }),
  };
  return { spec, bounds: readBounds(given) };
}

function readOffer(given: LoadArguments): LoadOffer {
  const forMs = time('--for', given.for);
  if (given.profile === 'users')
    return { users: whole('--users', given.users, LOAD_LIMITS.inFlight), durationMs: forMs };
  const rate = rateOf('--rate', given.rate, given.profile);
  if (given.profile === 'constant') {
    if (given.to !== undefined)
      throw new FiredrillError('usage', '--to needs --profile ramp, steps or spike');
    return { steps: constant(rate, forMs) };
  }
  if (given.to === undefined)
    throw new FiredrillError('usage', `--profile ${given.profile} needs --to, the rate it goes to`);
  const to = rateOf('--to', given.to, given.profile);
  if (given.profile === 'ramp') return { steps: ramp(rate, to, forMs) };
  if (given.profile === 'steps')
    return { steps: steps(rate, to, whole('--steps', given.steps, MOST_STEPS), forMs) };
  const topMs = given.spikeFor === undefined ? forMs / 3 : time('--spike-for', given.spikeFor);
  if (topMs >= forMs)
    throw new FiredrillError(
      'usage',
      `--spike-for ${given.spikeFor} must be shorter than --for ${given.for}`,
    );
  return { steps: spike(rate, to, forMs, topMs) };
}

function readBounds({ minSuccess, maxShed, maxP95 }: LoadArguments): LoadBounds {
  return {
    ...(minSuccess === undefined ? {} : { minSuccess: share('--min-success', minSuccess) }),
    ...(maxShed === undefined ? {} : { maxShed: share('--max-shed', maxShed) }),
    ...(maxP95 === undefined ? {} : { maxP95Ms: time('--max-p95', maxP95) }),
  };
}

function readHeader(text: string): [string, string] {
  const at = text.indexOf(':');
  const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  // As RFC 9110 has names and values; a line break would begin another header.
  if (at < 1 || !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text))
    throw wrong('--header', text, 'a name, a colon and a value, on one line');
  return [name, value];
}

function readStatus(text: string): number {
  const status = wholeOf(text) ?? 0;
  if (status < 100 || status > 599) throw wrong('--ok', text, 'statuses from 100 to 599, such as 200,201');
  return status;
}

function readBody(text: string): Record<string, string | number | boolean> {
  const parsed = jsonOf(text);
  const plain = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    !Array.isArray(parsed) &&
    Object.values(parsed).every(plain)
  )
    return parsed as Record<string, string | number | boolean>;
  throw wrong('--body', text, 'a JSON object of texts, numbers and truth values');
}

/** Requests per second: none at all is a rate only where a ramp begins or ends. */
function rateOf(option: string, text: string, profile: string): number {
  const value = decimalOf(text);
  const most = LOAD_LIMITS.perSecond;
  if (value !== undefined && value <= most && (value > 0 || profile === 'ramp')) return value;
  throw wrong(option, text, `a number above 0 and up to ${most}, such as 10 or 0.5`);
}

function whole(option: string, text: string, most: number): number {
  const value = wholeOf(text);
  if (value !== undefined && value > 0 && value <= most) return value;
  throw wrong(option, text, `a whole number above 0 and up to ${most}`);
}

function share(option: string, text: string): number {
  const value = decimalOf(text.replace(/ ?%$/, ''));
  if (value !== undefined && value <= 100) return value / 100;
  throw wrong(option, text, 'a percentage, 0 to 100');
}

function time(option: string, text: string): Millis {
  const value = parseDuration(text);
  const most = LOAD_LIMITS.durationMs;
  if (value !== undefined && value > 0 && value <= most) return value;
  throw wrong(option, text, `a duration such as 500ms, 10s or 1m30s, up to ${humanMs(most)}`);
}

function wrong(option: string, given: string, wanted: string): FiredrillError {
  return new FiredrillError('usage', `${option} ${inert(given)}: give ${wanted}`);
}

/** `constant, 10/s, 10 s in all`; what is about to be offered. */
export function offerInWords(offer: LoadOffer): string {
  const seconds = `${durationOf(offer) / 1000} s`;
  if ('users' in offer) return `${offer.users} users for ${seconds}`;
  const rates = offer.steps.map(({ perSecond, toPerSecond }) => {
    const from = Number(perSecond.toFixed(1));
    return toPerSecond === undefined ? `${from}/s` : `${from} to ${Number(toPerSecond.toFixed(1))}/s`;
  });
  return `${rates.join(', ')} for ${seconds}`;
}
