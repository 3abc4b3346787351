import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { FiredrillError } from '../model/errors.ts';

/** The network of one stack. */
export interface StackNetwork {
  name: string;
  /**
   * An address that no container is given unless it asks for it, counted from the highest: 0 is that of the stack's own
   * name server.
   */
  fixed(place: number): string;
  /** Its bridge is one of this machine's: containers in it are reached by their own addresses, without the engine between. */
  bridged: boolean;
}

/** Two runs that begin at once may be given the same free range; the second then takes another. */
const ATTEMPTS = 10;

/**
 * Makes the network of a run. A container can be given an address only in a range that was named, and which
 * ranges are free only the engine knows: so it chooses one, which is then asked for by name.
 */
export async function createStackNetwork(
  docker: Docker,
  name: string,
  labels: Record<string, string>,
): Promise<StackNetwork> {
  const options = {
    Name: name,
    Driver: 'bridge',
    Labels: labels,
    CheckDuplicate: true,
    // The daemon's `--ip` holds for its default network alone: without this the ports would be public.
    Options: { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' },
  };
  let last: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const range = await freeRange(docker, options);
    try {
      const { id } = await docker.createNetwork({ ...options, IPAM: { Config: [range] } });
      return { name, fixed: (place) => fromTheTop(range.Subnet, place), bridged: hasBridgeOf(id) };
    } catch (error) {
      last = error;
    }
  }
  throw new FiredrillError('unavailable', `the engine gave no network in ${ATTEMPTS} attempts`, {
    cause: last,
  });
}

async function freeRange(
  docker: Docker,
  options: Docker.NetworkCreateOptions,
): Promise<{ Subnet: string; Gateway: string }> {
  const chosen = await docker.createNetwork(options);
  const { IPAM }: Docker.NetworkInspectInfo = await chosen.inspect();
  await chosen.remove();
  const { Subnet, Gateway } = IPAM?.Config?.[0] ?? {};
  if (!Subnet || !Gateway)
    throw new FiredrillError('unavailable', 'the engine gave a network without addresses');
  return { Subnet, Gateway };
}

/** As Docker names it; an engine in a machine of its own, or without root, has it elsewhere. */
function hasBridgeOf(network: string): boolean {
  return `br-${network.slice(0, 12)}` in networkInterfaces();
}

/** The highest addresses for hosts are free, because the engine counts from the lowest. */
function fromTheTop(subnet: string, place: number): string {
  const [network = '', bits = '24'] = subnet.split('/');
  const base = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const address = base + 2 ** (32 - Number(bits)) - 2 - place;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
