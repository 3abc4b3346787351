import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

/** Addresses for documentation (RFC 5737, TEST-NET-3 to 1); yet machines for builds have been seen to have one of TEST-NET-1. */
const DOCUMENTED = ['203.0.113', '198.51.100', '192.0.2'];

/** The first three bytes of 256 addresses that this machine has no part in: what comes to one of its own is no packet of a stack. */
function nowhere(): string {
  const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  const free = DOCUMENTED.find((range) => !own.some((address) => address.startsWith(`${range}.`)));
  if (free === undefined) throw new Error(`this machine has addresses of all of ${DOCUMENTED.join(', ')}`);
  return free;
}

const NOWHERE = nowhere();

/** An address that nothing has. @param last its last byte */
export function foreignAddress(last: number): string {
  return `${NOWHERE}.${last}`;
}

export interface ForeignPackets {
  /** Packets so far that some network of this machine handed on towards them. */
  count(): Promise<number>;
  /** The addresses that such packets came from so far, by the kernel's own list. */
  sources(): Promise<string[]>;
}

/**
 * Drops and counts, before this machine decides where it leads, whatever any of its networks sends to `NOWHERE`: so that nothing
 * is sent out to find out whether something would be. It stays until the test has removed what it started after this. Needs root
 * and the engine's own network namespace.
 */
export async function dropForeignPackets(): Promise<ForeignPackets> {
  const name = `firedrill-foreign-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const remembered = ['-m', 'recent', '--name', name, '--set', '--rsource'];
  const rule = [
    'PREROUTING',
    '-d',
    `${NOWHERE}.0/24`,
    ...remembered,
    '-m',
    'comment',
    '--comment',
    name,
    '-j',
    'DROP',
  ];
  const table = ['--wait', '--table', 'raw'];
  await execa('iptables', [...table, '--insert', ...rule]);
  onTestFinished(async () => {
    await execa('iptables', [...table, '--delete', ...rule]);
  });
  return {
    async count() {
      const { stdout } = await execa('iptables', [...table, '-vnxL', 'PREROUTING']);
      const line = stdout.split('\n').find((one) => one.includes(name));
      if (line === undefined) throw new Error('the rule that counts is gone');
      return Number(line.trim().split(/\s+/)[0]);
    },
    async sources() {
      const list = await readFile(`/proc/net/xt_recent/${name}`, 'utf8');
      return [...list.matchAll(/^src=(\S+)/gm)].map(([, source = '']) => source);
    },
  };
}

/** An address of `NOWHERE` that this machine has for as long: what is sent there arrives here, and goes no further. */
export async function ownForeignAddress(address: string): Promise<void> {
  const given = [`${address}/32`, 'dev', 'lo'];
  await execa('ip', ['address', 'add', ...given]);
  onTestFinished(async () => {
    await execa('ip', ['address', 'delete', ...given]);
  });
}
