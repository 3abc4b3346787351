import type Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { removeAll, type Thing } from '../../harness/safety/removal.ts';

/** An engine that holds things and removes them as it is told to by `removing`. */
function engineWith(things: Thing[], removing: (thing: Thing) => Promise<void>) {
  const left = new Map(things.map((thing) => [thing.id, thing]));
  const order: string[] = [];
  const of = (id: string) => ({
    async remove() {
      const thing = left.get(id);
      if (!thing) throw Object.assign(new Error('no such thing'), { statusCode: 404 });
      await removing(thing);
      order.push(id);
      left.delete(id);
    },
  });
  const docker = { getContainer: of, getNetwork: of, getVolume: of } as unknown as Docker;
  return { docker, order, find: async () => [...left.values()] };
}

const container: Thing = { kind: 'container', id: 'c', name: 'database' };
const network: Thing = { kind: 'network', id: 'n', name: 'firedrill-x' };

test('containers go before the networks that they use, and what went is told', async () => {
  const { docker, order, find } = engineWith([network, container], async () => {});
  expect(await removeAll(docker, find)).toEqual([network, container]);
  expect(order).toEqual(['c', 'n']);
});

test('an engine that says no at first is asked again', async () => {
  let noes = 3;
  const { docker, find } = engineWith([container], async () => {
    if (noes-- > 0) throw Object.assign(new Error('removal is already in progress'), { statusCode: 409 });
  });
  await removeAll(docker, find);
  expect(await find()).toEqual([]);
});

test('what comes about after the first look goes too', async () => {
  const late: Thing = { kind: 'container', id: 'late', name: 'late' };
  const rounds = [[container], [late], []];
  const { docker } = engineWith([container, late], async () => {});
  expect(await removeAll(docker, async () => rounds.shift() ?? [])).toEqual([container, late]);
});

test.each([
  ['says no', () => Promise.reject(new Error('device is busy')), /device is busy/],
  ['does not answer', () => new Promise<void>(() => {}), /being removed/],
])('an engine that %s for too long is told of by name', async (_, removing, why) => {
  const { docker, find } = engineWith([container], removing);
  const removal = removeAll(docker, find, 100);
  await expect(removal).rejects.toThrow(/container database within 0.1 s/);
  await expect(removal).rejects.toThrow(why);
});

test('an engine that is away for a moment is waited for', async () => {
  const { docker, find } = engineWith([container], async () => {});
  let away = 2;
  const stumbling = async () => {
    if (away-- > 0) throw new Error('connect ECONNREFUSED');
    return find();
  };
  expect(await removeAll(docker, stumbling)).toEqual([container]);
  await expect(
    removeAll(docker, () => Promise.reject(new Error('connect ECONNREFUSED')), 50),
  ).rejects.toThrow(/did not remove anything within 0.05 s \(connect ECONNREFUSED\)/);
});

describe('a network that its engine says is in use', () => {
  /** An engine whose network goes once none has a place in it; of `there` it knows the containers. */
  function engineWithPlaces(places: Record<string, { Name: string }>, there: readonly string[]) {
    const gone = { network: false };
    const refused = Object.assign(new Error('network has active endpoints'), { statusCode: 403 });
    const unknown = Object.assign(new Error('no such container'), { statusCode: 404 });
    const docker = {
      getContainer: (id: string) => ({
        inspect: () => (there.includes(id) ? Promise.resolve({}) : Promise.reject(unknown)),
      }),
      getNetwork: () => ({
        async remove() {
          if (Object.keys(places).length > 0) throw refused;
          gone.network = true;
        },
        inspect: async () => ({ Containers: { ...places } }),
        async disconnect({ Container, Force }: { Container: string; Force: boolean }) {
          const [id] = Object.entries(places).find(([, { Name }]) => Name === Container && Force) ?? [];
          if (id === undefined) throw unknown;
          delete places[id];
        },
      }),
    } as unknown as Docker;
    return { docker, find: async () => (gone.network ? [] : [network]) };
  }

  test('goes when its last place belongs to a container that is gone', async () => {
    const { docker, find } = engineWithPlaces({ 'ep-1': { Name: 'small-api' } }, []);
    expect(await removeAll(docker, find, 1_000)).toEqual([network]);
    expect(await find()).toEqual([]);
  });

  test('stays, and is named, while a container that is there has a place in it', async () => {
    const { docker, find } = engineWithPlaces({ c1: { Name: 'stranger' }, 'ep-2': { Name: 'ghost' } }, [
      'c1',
    ]);
    await expect(removeAll(docker, find, 100)).rejects.toThrow(/network firedrill-x .*active endpoints/);
  });
});
