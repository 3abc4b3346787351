import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { packetDuplication } from '../../harness/faults/packet-duplication.ts';
import { packetLoss } from '../../harness/faults/packet-loss.ts';
import { partition } from '../../harness/faults/partition.ts';
import type { LinkControl } from '../../harness/model/abilities.ts';
import { containerControl } from '../../harness/stack/control.ts';
import { networkControl } from '../../harness/stack/network-control.ts';

/** A stack on a machine that has the images for everything but the network tools. */
const docker = new Docker({ socketPath: '/nowhere' });
const network = networkControl(docker, (name) => name, undefined, {});
const containers = containerControl(
  docker,
  (name) => name,
  () => ({ cpus: 1, memoryMiB: 64 }),
);
const links = {
  to: () => ['api-database'],
  way: () => ({ from: 'api', to: 'database', host: 'proxy', port: 1 }),
};

test.each([packetLoss, packetDuplication, partition])(
  'without the network tools $name cannot be made, and says why: the drill is not proven',
  async (fault) => {
    const can = { containers, network, links: links as unknown as LinkControl };
    await expect(fault.inject(can, 'database', AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the image network-tools can be had neither way'),
    });
  },
);
