import type { Pair } from '../../harness/cli/matrix.ts';
import type { MutantResult, Proof } from '../../harness/model/prove.ts';
import type { Section, Text } from '../../harness/model/section.ts';
import { count, share } from '../../harness/text/format.ts';
import type { Evidence } from './evidence.ts';
import { keyOf } from './gather.ts';

/** Every mutation and its score, by what is done and by drill; every survivor, with what let it live. */
export function mutationSections({ recorded, live }: Evidence, pairs: readonly Pair[]): Section[] {
  const proofs = [
    ...recorded.map(({ mutants }) => mutants),
    ...live.map(({ mutants }) => mutants.filter(hadARun)),
  ];
  const all = proofs.flat();
  const survivors = [...recorded, ...live].flatMap((one) =>
    one.mutants.flatMap(({ id, fate, because }): Text[][] =>
      fate === 'survived' ? [[keyOf(one), [{ code: id }], because]] : [],
    ),
  );
  const open = live.flatMap((one) => one.notTried.map((line) => `${keyOf(one)}: ${line}`));
  return [
    {
      id: 'mutations',
      title: 'Mutations',
      blocks: [
        {
          kind: 'paragraph',
          text:
            'Is a drill able to fail? Each mutant is judged, and counts as killed only by a finding of the promise that it breaks. ' +
            'One of which the contract itself says that it makes no difference is equivalent, and counts for nothing. ' +
            `${count(all.length, 'mutant')} were tried: ${scoreOf(all)}.`,
        },
        {
          kind: 'table',
          head: ['what is done', 'killed', 'survived', 'equivalent', 'score', 'command'],
          rows: sorts(all),
        },
      ],
    },
    {
      id: 'proofs',
      title: 'Mutations by drill',
      blocks: [
        {
          kind: 'table',
          head: ['drill', 'recorded timeline', 'broken system', 'command'],
          rows: byDrill(recorded, live, pairs),
        },
      ],
    },
    {
      id: 'survivors',
      title: 'Survivors',
      blocks:
        survivors.length === 0
          ? [{ kind: 'paragraph', text: 'None.' }]
          : [{ kind: 'table', head: ['drill', 'mutant', 'why it lives'], rows: survivors }],
    },
    ...(open.length === 0
      ? []
      : [{ id: 'open', title: 'Tried in vain', blocks: [{ kind: 'list', items: open }] } satisfies Section]),
  ];
}

/** What is found out from a recording is counted once, of the recordings that are kept. */
function hadARun({ on }: MutantResult): boolean {
  return on !== 'timeline';
}

function sorts(all: readonly MutantResult[]): Text[][] {
  const bySort = Map.groupBy(all, ({ id }) => sortOf(id));
  return [...bySort]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([sort, of]) => {
      const one =
        of[0]?.on === 'system' ? `firedrill prove <drill> --live --only ${sort}` : 'firedrill prove <drill>';
      return [[{ code: sort }], ...counts(of), [{ code: one }]];
    });
}

/** `rules/…/deleted` of every alert is one sort. */
function sortOf(id: string): string {
  const [first = '', ...rest] = id.split('/');
  return first === 'live' || first === 'clock' ? id : `${first}/…/${rest.at(-1)}`;
}

function counts(of: readonly MutantResult[]): string[] {
  const having = (fate: MutantResult['fate']) => of.filter((one) => one.fate === fate).length;
  const [killed, survived] = [having('killed'), having('survived')];
  const score = killed + survived === 0 ? '–' : share(killed / (killed + survived));
  return [String(killed), String(survived), String(having('equivalent')), score];
}

function byDrill(recorded: readonly Proof[], live: readonly Proof[], pairs: readonly Pair[]): Text[][] {
  const ours = pairs.flatMap(({ applies, drill, target, variants }) =>
    applies ? variants.map((variant) => ({ drill, variant, target })) : [],
  );
  const known = new Set(ours.map(keyOf));
  const others = live.filter((one) => !known.has(keyOf(one)));
  return [...ours, ...others].map((one) => {
    const of = (proofs: readonly Proof[]) =>
      proofs.find((proof) => keyOf(proof) === keyOf(one))?.mutants ?? [];
    const place = known.has(keyOf(one)) ? '' : ' --project test/support/shop --results results';
    return [
      keyOf(one),
      scoreOf(of(recorded)),
      scoreOf(of(live).filter(hadARun)),
      [{ code: `firedrill prove ${one.drill}/${one.variant} --target ${one.target}${place} --live` }],
    ];
  });
}

function scoreOf(mutants: readonly MutantResult[]): string {
  if (mutants.length === 0) return 'never tried';
  const [killed = '', survived = '', equivalent = '', score = ''] = counts(mutants);
  return `${killed} killed, ${survived} survived, ${equivalent} equivalent: ${score}`;
}
