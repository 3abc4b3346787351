import { namesFail } from './shared/name-service.ts';

/** The service's questions for names are never answered: it waits as long as its resolver does, five seconds and more by default. */
export const dnsTimeout = namesFail('dns-timeout', 'drop');
