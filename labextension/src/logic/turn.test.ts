import { describe, expect, it } from 'vitest';
import { earlier, marked, turnCells, TURN_MIME } from './turn';

const bundle = (turn: unknown) => ({ output_type: 'display_data', data: { [TURN_MIME]: turn } });
const cell = (source: string | string[], nlquery?: object) => ({
  cell_type: 'code',
  source,
  metadata: nlquery ? { nlquery } : {}
});

describe('turnCells', () => {
  it('reads the cells of a known version only', () => {
    const cells = [cell('1')];
    expect(turnCells(bundle({ version: 1, insert: 'below', cells }))).toEqual(cells);
    expect(turnCells(bundle({ version: 2, insert: 'below', cells }))).toBeNull();
    expect(turnCells(bundle({ version: 1, insert: 'above', cells }))).toBeNull();
    expect(turnCells(bundle({ version: 1, insert: 'below', cells: 'no' }))).toBeNull();
    expect(turnCells({ output_type: 'stream', name: 'stdout', text: 'x' })).toBeNull();
  });
});

describe('earlier', () => {
  it('finds what the same cell inserted, and leaves what a person edited', () => {
    const [one, two] = marked([cell(['a\n', 'b']), cell('c', { role: 'code' })], 'ask');
    expect(two.metadata.nlquery).toMatchObject({ role: 'code', asked_by: 'ask' });
    const edited = { ...two, source: 'c  # mine' };
    const notebook = [cell('%%ask'), { ...one, source: 'a\nb' }, edited, cell('own')];
    expect(earlier(notebook, 'ask')).toEqual([1]);
    expect(earlier(notebook, 'other')).toEqual([]);
  });
});
