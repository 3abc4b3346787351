import type { MachineSummary } from '../../model/judgement.ts';
import type { Fact, Section } from '../../model/section.ts';
import { count, duration, percent } from '../../text/format.ts';

/** What pressed upon the machine while it was measured, and who took it. */
export function machineSection(machine: MachineSummary): Section {
  const facts: Fact[] = [
    { label: 'cores', value: String(machine.cores) },
    ...(machine.engineMs === undefined
      ? []
      : [
          {
            label: 'the engine',
            value: `answered in ${duration(machine.engineMs.median)}, at most ${duration(machine.engineMs.max)}`,
          },
        ]),
    ...machine.throttled.map(({ service, ms }) => ({
      label: service,
      value: `was kept from running by its own limit for ${duration(ms)}`,
    })),
    ...(machine.lacks.length === 0
      ? []
      : [{ label: 'not told', value: `this machine does not tell ${machine.lacks.join('; ')}` }]),
  ];
  const hold = machine.phases.find(({ phase }) => phase === 'hold');
  return {
    id: 'machine',
    title: 'The machine',
    blocks: [
      {
        kind: 'table',
        head: [
          'phase',
          'tasks waited for CPU',
          'disk',
          'memory',
          'others took of its cores',
          'hypervisor',
          'waited most for a core',
        ],
        rows: machine.phases.map(({ phase, cpu, io, memory, foreign, stolen, waited }) => [
          phase,
          told(cpu),
          told(io),
          told(memory),
          told(foreign),
          told(stolen),
          waited === undefined ? NOT_TOLD : `${waited.service}, ${told(waited.share)}`,
        ]),
      },
      { kind: 'facts', facts },
    ],
    brief:
      hold === undefined
        ? []
        : [{ kind: 'facts', facts: [{ label: 'machine', value: inHold(hold, machine) }] }],
  };
}

const NOT_TOLD = '–';

function told(share: number | undefined): string {
  return share === undefined ? NOT_TOLD : percent(share, 1);
}

function inHold({ cpu, io, foreign }: MachineSummary['phases'][number], { cores }: MachineSummary): string {
  return (
    `in the hold tasks waited for CPU for ${told(cpu)} and for the disk for ${told(io)} of the time; ` +
    `others took ${told(foreign)} of its ${count(cores, 'core')}`
  );
}
