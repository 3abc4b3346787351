import type { NodeType, Tree } from '@lezer/common';

/**
 * A node of a parse tree as plain data. Lezer makes a node anew whenever it is looked at, which for readers that look at each
 * several times takes longer than parsing.
 */
export interface SyntaxNode {
  readonly type: NodeType;
  readonly name: string;
  /** UTF-16 offsets into the text. */
  readonly from: number;
  readonly to: number;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
}

interface Made extends SyntaxNode {
  readonly parent: Made | undefined;
  readonly children: Made[];
}

/** The whole tree as plain nodes; however deep it is. */
export function plainTree(tree: Tree): SyntaxNode {
  const cursor = tree.cursor();
  const made = (parent: Made | undefined): Made => {
    const { type, from, to } = cursor;
    const node = { type, name: type.name, from, to, parent, children: [] };
    parent?.children.push(node);
    return node;
  };
  const root = made(undefined);
  let node: Made = root;
  for (;;) {
    if (cursor.firstChild()) {
      node = made(node);
      continue;
    }
    while (!cursor.nextSibling()) {
      if (node.parent === undefined || !cursor.parent()) return root;
      node = node.parent;
    }
    node = made(node.parent);
  }
}

/** The first child of a kind, or of a group of kinds such as `Expr`. */
export function childOf(node: SyntaxNode, kind: string): SyntaxNode | undefined {
  return node.children.find(({ type }) => type.is(kind));
}

/** As `childOf`, all of them. */
export function childrenOf(node: SyntaxNode, kind: string): SyntaxNode[] {
  return node.children.filter(({ type }) => type.is(kind));
}
