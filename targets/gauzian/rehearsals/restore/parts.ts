import { type Content, type Part, restored as restoredPart } from 'firedrill/config';

/** Writes of before the moment of the dump must be there, later ones are given up. */
export const restored = restoredPart();

interface Kept {
  /** The dump where it was taken, and by its name off-site. */
  file: string;
  name: string;
  /** What the database held at that moment. */
  noted: Content;
  /** Files of which rows name chunks that the bucket has not. */
  broken: readonly string[];
}

/** What steps keep for those after them. */
export const kept: Part<Kept> = {
  records: {},
  start: () => ({ api: { file: '', name: '', noted: new Map(), broken: [] } }),
};

/** Where the job leaves no backup there is nothing to lose and to restore. */
export const nothingLost: Part<undefined> = {
  records: {},
  start: () => ({ api: undefined }),
  judge: ({ header }) =>
    header.variant === 'as-written'
      ? { excuse: 'nothing was restored: it was asked whether the job leaves a backup' }
      : {},
};
