import { execa } from 'execa';
import { systemPath } from './debian-packages.ts';

/** The tables that a Docker daemon writes to. */
const TABLES = ['filter', 'nat'];

/** Deletes the firewall rules that name a bridge. A daemon leaves its own behind when it ends. */
export async function deleteRulesOf(bridge: string): Promise<void> {
  const env = { PATH: systemPath() };
  for (const table of TABLES) {
    const { stdout, exitCode } = await execa('iptables', ['--wait', '-t', table, '-S'], {
      env,
      reject: false,
    });
    if (exitCode !== 0) continue;
    for (const rule of rulesNaming(bridge, stdout))
      await execa('iptables', ['--wait', '-t', table, '-D', ...rule], { env, reject: false });
  }
}

/** Arguments after `-D` for each rule in the output of `iptables -S` that names the interface. */
export function rulesNaming(bridge: string, listing: string): string[][] {
  return listing
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([verb, ...rest]) => verb === '-A' && rest.includes(bridge))
    .map(([, ...rest]) => rest);
}
