/**
 * The README as the package has it: its pages lie in `dist/docs`, and a link to what is in the checkout alone becomes its words.
 * @param text the checkout's
 */
export function readmeOf(text: string): string {
  return text
    .replaceAll('](docs/', '](dist/docs/')
    .replaceAll(/\[([^\]]+)\]\((?!dist\/|https?:|#|CHANGELOG\.md|SECURITY\.md)[^)]+\)/g, '$1');
}
