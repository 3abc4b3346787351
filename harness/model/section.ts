/**
 * What reports are made of, as data: sections of a few kinds of blocks. What builds a section knows no format; what draws
 * one knows nothing of drills.
 */

import type { Finding, Grade, VerdictStatus } from './judgement.ts';
import type { Picture } from './picture.ts';
import type { Millis } from './time.ts';

export interface Section {
  /** Unique in its document, in lower case: an anchor of the page. */
  id: string;
  title?: string;
  blocks: readonly Block[];
  /** What a terminal shows of it where the blocks would be too much; an empty list is nothing at all. */
  brief?: readonly Block[];
}

export type Block =
  | { kind: 'paragraph'; text: Text }
  /** `tasks`: each is to be done, and can be ticked. */
  | { kind: 'list'; items: readonly Text[]; tasks?: boolean }
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'figures'; figures: readonly FigureShown[] }
  | { kind: 'findings'; findings: readonly Finding[] }
  | Table
  /** `language` says what it is written in, `sh` when left out. */
  | { kind: 'code'; text: string; language?: string }
  | { kind: 'picture'; id: string; alt: string; picture: Picture }
  /** Beside the pictures of its section, where a reader can choose a moment of them, at first `begin`; subjects in the order of `seen`. */
  | { kind: 'moments'; from: Millis; to: Millis; begin: Millis; seen: readonly SeenThen[] }
  /** Room for people to write in by hand, such as who signs. */
  | { kind: 'form'; fields: readonly string[] };

/** Something that was seen; `stands` until the next of the same subject is seen, otherwise it came and was over. */
export interface SeenThen {
  t: Millis;
  of: string;
  what: string;
  stands?: true;
}

/** One line: a plain string is shown as it is, whatever characters it has. */
export type Text = string | readonly Inline[];

export type Inline =
  | string
  | { strong: string }
  | { code: string }
  | { grade: Grade }
  | { verdict: VerdictStatus }
  /** Another file beside this one, where the format can lead there. */
  | { link: string; words: string }
  /** How a figure went, oldest first, as a small picture where the format can draw; without a number it was not measured. */
  | { spark: readonly (number | undefined)[]; words: string }
  /** What came of an item of a checklist. */
  | { state: 'pass' | 'fail' | 'skip' };

export interface Fact {
  label: string;
  value: Text;
}

/** Something that was measured, or the reason why it was not; bounds as they are read, `≤ 5 s`. */
export type FigureShown = {
  label: string;
  /** What it spans, for readers who do not know the label. */
  meaning: string;
} & (
  | { absent: string }
  | {
      value: string;
      objective?: string;
      acceptable?: string;
      grade?: Grade;
      remark?: string;
      scale?: Scale;
    }
);

/** A figure and its bounds as numbers of one unit. */
export interface Scale {
  low: number;
  high: number;
  objective: number;
  acceptable?: number;
}

export interface Table {
  kind: 'table';
  /** Without words, the table has no head. */
  head: readonly string[];
  /** The last cell of a row that is shorter than the head takes the columns that are left. */
  rows: readonly (readonly Text[])[];
}
