import { expect, test } from 'vitest';
import { plainDollars } from './markdown';

test.each([
  ['from $1 to $2', 'from \\$1 to \\$2'],
  ['already \\$5', 'already \\$5'],
  ['a slash \\\\$5', 'a slash \\\\\\$5'],
  ['in `code $HOME` and $3', 'in `code $HOME` and \\$3'],
  ['``a ` $1`` $2', '``a ` $1`` \\$2'],
  ['```\n$x\n```\n$4', '```\n$x\n```\n\\$4'],
  ['```\n$open', '```\n$open'],
  ['a lone ` and $5', 'a lone ` and \\$5'],
  ['$$x^2$$', '\\$\\$x^2\\$\\$']
])('%j', (markdown, expected) => expect(plainDollars(markdown)).toBe(expected));
