import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { packetDuplication } from '../../harness/faults/packet-duplication.ts';
import { packetLoss } from '../../harness/faults/packet-loss.ts';
import { partition } from '../../harness/faults/partition.ts';
import type { LinkControl } from '../../harness/model/abilities.ts';
import { networkControl } from '../../harness/stack/network-control.ts';

/** A stack on a machine that has the images for everything but the network tools. */
const network = networkControl(new Docker({ socketPath: '/nowhere' }), (name) => name, undefined, {});
const links = {
  to: () => ['api-database'],
  way: () => ({ from: 'api', to: 'database', host: 'proxy', port: 1 }),
};

test.each([packetLoss, packetDuplication, partition])(
  'without the network tools $name cannot be made, and says why: the drill is not proven',
  async (fault) => {
    const can = { network, links: links as unknown as LinkControl };
    await expect(fault.inject(can, 'database', AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the image network-tools can be had neither way'),
    });
  },
);
