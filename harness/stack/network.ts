import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { addressNumber, addressText } from '../model/egress.ts';
import { FiredrillError } from '../model/errors.ts';

/** The network of one stack. */
export interface StackNetwork {
  name: string;
  /**
   * An address that no container is given unless it asks for it, counted from the highest: 0 is that of the stack's own
   * name server.
   */
  fixed(place: number): string;
  /** How many bits of an address are the network's. */
  bits: number;
  /** The address of the engine's bridge, from which there would be a way out. */
  bridge: string;
  /** The address that every container takes for the way out. Unless a container of ours has it, none does. */
  wayOut: string;
  /** Whether the engine says that it does so; what containers find is seen by `seeWayOut`. */
  guarded: boolean;
  /** Its bridge is one of this machine's: containers in it are reached by their own addresses, without the engine between. */
  bridged: boolean;
}

/**
 * The name by which the engine's bridge driver is told which address containers shall take for their default gateway (libnetwork,
 * `DefaultGatewayV4AuxKey`). It holds from before a container's first process on, and whenever it is started again.
 */
const DEFAULT_GATEWAY = 'DefaultGatewayIPv4';

/** Two runs that begin at once may be given the same free range; the second then takes another. */
const ATTEMPTS = 10;

/**
 * Makes the network of a run, which leads nowhere: the gateway of its containers is an address that none has, so that
 * nothing ever reaches the bridge from which the machine would send it on. Ports are published on loopback all the same, for
 * those who ask there are at the bridge's own address. (A network that the engine calls `internal` publishes none.)
 *
 * A container can be given an address only in a range that was named, and which
 * ranges are free only the engine knows: so it chooses one, which is then asked for by name.
 */
export async function createStackNetwork(
  docker: Docker,
  name: string,
  labels: Record<string, string>,
  { opened = false }: { opened?: boolean } = {},
): Promise<StackNetwork> {
  const options = {
    Name: name,
    Driver: 'bridge',
    Labels: labels,
    CheckDuplicate: true,
    EnableIPv6: false,
    Options: {
      // The daemon's `--ip` holds for its default network alone: without this the ports would be public.
      'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1',
      // And what reached the bridge all the same would have no answer.
      'com.docker.network.bridge.enable_ip_masquerade': String(opened),
    },
  };
  let last: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const range = await freeRange(docker, options);
    try {
      // In the middle: containers have theirs from below, the name server and the Toxiproxies from above.
      const wayOut = fromTheTop(range.Subnet, 2 ** (31 - bitsOf(range.Subnet)));
      const AuxiliaryAddresses = { [DEFAULT_GATEWAY]: wayOut };
      const made = await docker.createNetwork({
        ...options,
        IPAM: { Config: [{ ...range, AuxiliaryAddresses }] },
      });
      const { IPAM }: Docker.NetworkInspectInfo = await made.inspect();
      return {
        name,
        fixed: (place) => fromTheTop(range.Subnet, place),
        bits: bitsOf(range.Subnet),
        bridge: range.Gateway,
        wayOut,
        guarded: hasGateway(IPAM?.Config ?? [], wayOut),
        bridged: hasBridgeOf(made.id),
      };
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

/** An engine that does not know of the address does not tell of it either. */
function hasGateway(ranges: readonly object[], wayOut: string): boolean {
  return ranges.some(
    (range) =>
      'AuxiliaryAddresses' in range &&
      Object.entries(range.AuxiliaryAddresses ?? {}).some(
        ([name, address]) => name === DEFAULT_GATEWAY && address === wayOut,
      ),
  );
}

const bitsOf = (subnet: string) => Number(subnet.split('/')[1] ?? '24');

/** As Docker names it; an engine in a machine of its own, or without root, has it elsewhere. */
function hasBridgeOf(network: string): boolean {
  return `br-${network.slice(0, 12)}` in networkInterfaces();
}

/** The highest addresses for hosts are free, because the engine counts from the lowest. */
function fromTheTop(subnet: string, place: number): string {
  const [network = ''] = subnet.split('/');
  return addressText((addressNumber(network) ?? 0) + 2 ** (32 - bitsOf(subnet)) - 2 - place);
}
