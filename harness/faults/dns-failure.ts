import { namesFail } from './shared/name-service.ts';

/** The service is told at once that no name server answers: no name of the stack is found, for a reason that may pass. */
export const dnsFailure = namesFail('dns-failure', 'refuse');
