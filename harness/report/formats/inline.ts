import type { Inline, Text } from '../../model/section.ts';
import { GRADE_MARKS, GRADE_WORDS, STATE_WORDS, VERDICT_WORDS } from '../words.ts';

/** The parts of a text; a plain one has one. */
export function partsOf(text: Text): readonly Inline[] {
  return typeof text === 'string' ? [text] : text;
}

/** A part without its markup: a grade or a state with its mark, a verdict in capitals. */
export function wordsOf(part: Inline): string {
  if (typeof part === 'string') return part;
  if ('strong' in part) return part.strong;
  if ('code' in part) return part.code;
  if ('link' in part) return part.words;
  // What it draws is told elsewhere.
  if ('spark' in part) return '';
  if ('state' in part) return STATE_WORDS[part.state];
  return 'grade' in part
    ? `${GRADE_MARKS[part.grade]} ${GRADE_WORDS[part.grade]}`
    : VERDICT_WORDS[part.verdict];
}
