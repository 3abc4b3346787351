/** A team's own form with the evidence filled in: its headings, its order, its words. */

import { type FormLine, readForm } from '../../incident/form.ts';
import { LISTED, placeholdersIn } from '../../incident/placeholders.ts';
import type { Block, Inline, Section, Text } from '../../model/section.ts';
import { filled, type Values } from './placeholder-values.ts';

export interface FilledForm {
  title: string;
  sections: Section[];
}

export function filledForm(form: string, values: Values): FilledForm {
  const lines = readForm(form);
  const title = lines.find(({ sort }) => sort === 'title');
  const sections: Section[] = [];
  let blocks: Block[] = [];
  const begin = (heading?: string) => {
    blocks = [];
    sections.push({
      id: `form-${sections.length + 1}`,
      ...(heading === undefined ? {} : { title: filled(heading, values) }),
      blocks,
    });
  };
  for (const line of lines) {
    if (line === title) continue;
    if (line.sort === 'heading' || line.sort === 'title') begin(line.text);
    else {
      if (sections.length === 0) begin();
      add(blocks, line, values);
    }
  }
  return { title: filled(title?.text ?? '', values), sections };
}

/** A line that holds one of several is said once for each; items in a row are one list. */
function add(blocks: Block[], { sort, text }: FormLine, values: Values): void {
  const lines = eachOf(text, values);
  if (sort === 'text') {
    blocks.push(...lines.map((line): Block => ({ kind: 'paragraph', text: line })));
    return;
  }
  const tasks = sort === 'task';
  const last = blocks.at(-1);
  const before = last?.kind === 'list' && (last.tasks ?? false) === tasks ? last : undefined;
  if (before !== undefined) blocks.pop();
  blocks.push({
    kind: 'list',
    items: [...(before?.items ?? []), ...lines],
    ...(tasks ? { tasks } : {}),
  });
}

function eachOf(text: string, values: Values): Text[] {
  const listed = placeholdersIn(text).find((name) => LISTED.has(name));
  if (listed === undefined) return [inWords(text, values)];
  const all = Object.entries(values).find(([name]) => name === listed)?.[1] ?? [];
  const each = typeof all === 'string' ? [all] : all;
  if (each.length === 0) return [inWords(text, { ...values, [listed]: 'nothing that the evidence shows' })];
  return each.map((one) => inWords(text, { ...values, [listed]: one }));
}

/** Marks of the form stand for what they are in Markdown; those in what is filled in are characters. */
function inWords(text: string, values: Values): Inline[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part): Inline => {
      if (part.startsWith('**')) return { strong: filled(part.slice(2, -2), values) };
      if (part.startsWith('`')) return { code: filled(part.slice(1, -1), values) };
      return filled(part, values);
    });
}
