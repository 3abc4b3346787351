import { describe, expect, test } from 'vitest';
import { allowedAddress } from '../../harness/safety/allowed-address.ts';

describe('allowedAddress', () => {
  test.each(['http://127.0.0.1:80', 'http://127.9.8.7:1', 'http://[::1]:8080', 'http://localhost:3000'])(
    '%s is loopback',
    (address) => {
      expect(allowedAddress('load', address).href).toContain(new URL(address).host);
    },
  );

  test.each([
    'http://10.0.0.1:80',
    'http://192.168.1.1',
    'http://172.17.0.2:8080',
    'http://0.0.0.0:80',
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://[::ffff:10.0.0.1]:80',
    'http://user@10.0.0.1/127.0.0.1',
  ])('%s is refused', (address) => {
    expect(() => allowedAddress('load', address)).toThrowError(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('neither loopback') }),
    );
  });

  test('a number is what the URL standard makes of it, so it cannot hide an address', () => {
    expect(allowedAddress('load', 'http://2130706433/').hostname).toBe('127.0.0.1');
    expect(() => allowedAddress('load', 'http://167772161/')).toThrowError(/10\.0\.0\.1/);
  });

  test('the run may vouch for a container of its own, and is asked about nothing else', () => {
    const asked: string[] = [];
    const isAllowed = (url: URL) => {
      asked.push(url.host);
      return url.host === '172.17.0.2:8080';
    };
    expect(allowedAddress('load', 'http://172.17.0.2:8080', isAllowed).port).toBe('8080');
    expect(() => allowedAddress('load', 'http://172.17.0.3:8080', isAllowed)).toThrow();
    allowedAddress('load', 'http://127.0.0.1:1', isAllowed);
    expect(asked).toEqual(['172.17.0.2:8080', '172.17.0.3:8080']);
  });

  test.each(['ftp://127.0.0.1', 'https://127.0.0.1', '127.0.0.1:80', 'not an address'])(
    '%s is no http address',
    (address) => {
      expect(() => allowedAddress('load', address)).toThrowError(/is not an http:\/\/ URL/);
    },
  );
});
