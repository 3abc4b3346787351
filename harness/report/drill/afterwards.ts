import type { AfterwardsFigure } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';
import { duration, share } from '../../text/format.ts';

/** How the service was before the fault and is afterwards; in a control run, what chance alone makes of it. */
export function afterwardsSection(figures: readonly AfterwardsFigure[], control: boolean): Section {
  const rows = figures.map(({ figure, unit, before, after, ratio, limit }): Text[] => [
    figure,
    shown(before, unit),
    shown(after, unit),
    ratio === null ? '–' : `${ratio.toFixed(2)} ×`,
    shown(limit, unit),
  ]);
  return {
    id: 'afterwards',
    title: 'Before and afterwards',
    blocks: [
      ...(control
        ? [
            {
              kind: 'paragraph' as const,
              text: 'Nothing was broken in between: how far these are apart is noise.',
            },
          ]
        : []),
      { kind: 'table', head: ['figure', 'before', 'afterwards', 'ratio', 'at most'], rows },
    ],
    ...(control ? {} : { brief: [] }),
  };
}

function shown(value: number, unit: AfterwardsFigure['unit']): string {
  if (unit === 'ms') return duration(value);
  if (unit === 'share') return share(value);
  return unit === 'MiB' ? `${value.toFixed(1)} MiB` : String(Math.floor(value));
}
