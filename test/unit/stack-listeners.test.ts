import { expect, test } from 'vitest';
import { socketsIn } from '../../harness/host/tcp-table.ts';
import { listenersIn, whyUnreachable } from '../../harness/stack/listeners.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n';
const line = (address: string, state = '0A') => `   0: ${address} 00000000:0000 ${state} 00000000:00000000\n`;
const four = (...addresses: string[]) =>
  listenersIn(socketsIn(HEAD + addresses.map((one) => line(one)).join(''), 'IPv4'));
const six = (...addresses: string[]) =>
  listenersIn(socketsIn(HEAD + addresses.map((one) => line(one)).join(''), 'IPv6'));
const ANY_6 = '00000000000000000000000000000000';

test('a port is reached where it listens on every address, or on the one that the stack calls', () => {
  expect(whyUnreachable(8080, four('00000000:1F90'))).toBeUndefined();
  expect(whyUnreachable(8080, four('0300A8C0:1F90'))).toBeUndefined();
});

test.each([
  ['its own loopback', four('0100007F:1F90'), /own loopback alone.*0\.0\.0\.0/],
  ['its own loopback by IPv6', six('00000000000000000000000001000000:1F90'), /own loopback alone/],
  ['IPv6 alone', six(`${ANY_6}:1F90`), /by IPv6 alone.*0\.0\.0\.0, or on :: for both/],
  [
    'another port',
    [...four('00000000:0BB8'), ...six(`${ANY_6}:0BB8`)],
    /nothing .* 8080 in it, but on 3000:/,
  ],
  ['no port', four('0B00007F:9C4D'), /^nothing listens on port 8080 in it$/],
])('a service that listens on %s is told so, with the remedy', (_, listeners, said) => {
  expect(whyUnreachable(8080, listeners)).toMatch(said);
});

test('connections that are established are no listeners', () => {
  expect(listenersIn(socketsIn(HEAD + line('00000000:1F90', '01'), 'IPv4'))).toEqual([]);
});
