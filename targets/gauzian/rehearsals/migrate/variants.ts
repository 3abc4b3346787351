import { FiredrillError } from 'firedrill/config';
import type { migrations } from './migrations.ts';

/** What goes wrong in a variant, and what must come of it. */
export interface Scene {
  title: string;
  migration: keyof typeof migrations;
  /** What is the matter with the backup. */
  backup?: 'none' | 'not restored' | 'old';
}

export const scenes: Readonly<Record<string, Scene>> = {
  applied: { title: 'the migration is well', migration: 'shares' },
  'turns-away': {
    title: 'the migration wants of each new file what the backend does not say: uploads fail',
    migration: 'regions',
  },
  'no-backup': { title: 'it is asked for without a backup', migration: 'shares', backup: 'none' },
  unverified: {
    title: 'the backup of today was never restored',
    migration: 'shares',
    backup: 'not restored',
  },
  'old-backup': {
    title: 'the newest backup that was restored is of yesterday',
    migration: 'shares',
    backup: 'old',
  },
};

/** @throws FiredrillError `internal` for a variant that there is not */
export function sceneOf(variant: string): Scene {
  const scene = scenes[variant];
  if (scene === undefined) throw new FiredrillError('internal', `migrate has no variant ${variant}`);
  return scene;
}

export const isRefused = (variant: string): boolean => sceneOf(variant).backup !== undefined;
export const isReverted = (variant: string): boolean => sceneOf(variant).migration === 'regions';
export const staysOn = (variant: string): boolean => !isRefused(variant) && !isReverted(variant);
