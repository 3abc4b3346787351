/** A team's own template of a post-mortem: the lines of a Markdown file, and what may be filled in. Pure. */

import { placeholdersIn, unknownIn } from './placeholders.ts';

export interface FormLine {
  sort: 'title' | 'heading' | 'item' | 'task' | 'text';
  /** Without the mark that the line begins with. */
  text: string;
}

/** What a line begins with, by what it is. */
const MARKS = [
  ['title', /^# +/],
  ['heading', /^#{2,} +/],
  ['task', /^[-*] +\[[ x]\] +/],
  ['item', /^[-*] +/],
] as const;

/** Lines that say something; comments of HTML are for those who write the form. */
export function readForm(text: string): FormLine[] {
  return text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line): FormLine => {
      const mark = MARKS.find(([, pattern]) => pattern.test(line));
      return mark === undefined
        ? { sort: 'text', text: line }
        : { sort: mark[0], text: line.replace(mark[1], '') };
    });
}

/** What is wrong with a form: each with its line and the remedy. */
export function problemsOfForm(text: string): string[] {
  const wrong = text.split('\n').flatMap((line, index) => {
    const unknown = unknownIn(line);
    return unknown === undefined ? [] : [`line ${index + 1} ${unknown}`];
  });
  if (!readForm(text).some(({ sort }) => sort === 'title'))
    wrong.push('has no title: let it begin with a line such as # Post-mortem: {title}');
  if (wrong.length === 0 && placeholdersIn(text).length === 0)
    wrong.push('has nothing that evidence could be filled into: name a placeholder such as {timeline}');
  return wrong;
}
