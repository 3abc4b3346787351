/** How backups are taken in a variant. */
export const variants = {
  corrected: { title: 'the job as corrected: the dump first, the mirror of chunks after it' },
  'as-written': { title: 'the job as its owners wrote it' },
  'mirror-first': {
    title: 'the mirror is of before the dump: what was uploaded in between is in one of them',
  },
} as const;

/** Whether there is anything to restore from. */
export const hasBackup = (variant: string): boolean => variant !== 'as-written';
export const isMirrorFirst = (variant: string): boolean => variant === 'mirror-first';
export const isWritten = (variant: string): boolean => variant === 'as-written';
