import type { DrillContract } from '../model/contract.ts';

/** What holds for one variant of a drill: the drill's contract, with what is different about the variant. */
export function contractOf(contract: DrillContract, variant: string): Omit<DrillContract, 'variants'> {
  const { variants, ...common } = contract;
  return { ...common, ...variants?.[variant] };
}
