import type { Fault } from '../model/fault.ts';
import { repeatedOf } from './repeated.ts';

/**
 * Whatever changes something at the service is answered 200 on the way and never arrives: its sender takes it for done and does not
 * send it again. What is only asked (GET) is passed on. HTTP services only.
 */
export const swallowed: Fault<'links' | 'commands'> = { ...repeatedOf(0), name: 'swallowed' };
