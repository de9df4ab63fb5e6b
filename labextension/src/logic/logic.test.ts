import { expect, test } from 'vitest';
import { answerCells, forNotebook } from './cells';
import { pastedFiles, refusedBecause, size } from './files';
import { sends } from './keys';
import { Recall } from './recall';
import { stepTitle } from './steps';
import { aboutCell, aboutError, frameName } from '../notebook/about';

const key = { key: 'Enter', shiftKey: false, isComposing: false };

test('Enter sends, unless the setting swaps it or a character is being composed', () => {
  expect(sends(key, 'Enter')).toBe(true);
  expect(sends({ ...key, shiftKey: true }, 'Enter')).toBe(false);
  expect(sends(key, 'Shift Enter')).toBe(false);
  expect(sends({ ...key, shiftKey: true }, 'Shift Enter')).toBe(true);
  expect(sends({ ...key, isComposing: true }, 'Enter')).toBe(false);
  expect(sends({ ...key, keyCode: 229 }, 'Enter')).toBe(false);
});

test('Up and Down walk through the questions and back to the draft', () => {
  const recall = new Recall(() => ['one', 'two']);
  expect(recall.next()).toBeNull();
  expect(recall.previous('draft')).toBe('two');
  expect(recall.previous('two')).toBe('one');
  expect(recall.previous('one')).toBeNull();
  expect(recall.next()).toBe('two');
  expect(recall.next()).toBe('draft');
  expect(recall.recalling).toBe(false);
});

const cell = (role: string, purpose = '') => ({
  id: role,
  cell_type: role === 'code' ? 'code' : 'markdown',
  source: role,
  metadata: { nlquery: { role, purpose } },
  ...(role === 'code' ? { outputs: [1], execution_count: 3 } : {})
});

test('the answer is the last code that computed it, or the text when there is none', () => {
  const cells = [cell('question'), cell('code', 'explore'), cell('code', 'answer'), cell('answer')];
  expect(answerCells(cells as never)).toEqual([cells[2]]);
  expect(answerCells([cells[0], cells[1], cells[3]] as never)).toEqual([cells[3]]);
});

test('inserted cells get new ids, and no outputs when those are not wanted', () => {
  const [kept] = forNotebook([cell('code')] as never, true);
  expect(kept).toMatchObject({ outputs: [1], execution_count: 3 });
  expect(kept).not.toHaveProperty('id');
  expect(forNotebook([cell('code')] as never, false)[0]).toMatchObject({
    outputs: [],
    execution_count: null
  });
});

test('files are refused before they are sent, with the way out', () => {
  const limits = { most_mb: 1, types: ['.csv', '.png'] };
  expect(refusedBecause('a.CSV', 10, limits)).toBeNull();
  expect(refusedBecause('a.exe', 10, limits)?.mend).toContain('.csv');
  expect(refusedBecause('noending', 10, limits)?.message).toContain('noending');
  expect(refusedBecause('a.csv', 2 * 1024 * 1024, limits)?.message).toContain('1 MB');
  expect(refusedBecause('a.exe', 10, null)).toBeNull();
  expect([950, 12_300, 3_400_000].map(size)).toEqual(['950 B', '12 KB', '3.4 MB']);
});

test('a step is called by its first comment', () => {
  expect(stepTitle('\n# Sales by hour\nx = 1')).toBe('Sales by hour');
  expect(stepTitle('x = 1  # no')).toBe('');
  expect(stepTitle('# ---\nx')).toBe('');
});

const failed = {
  cell_type: 'code',
  source: '1/0',
  metadata: {},
  outputs: [
    { output_type: 'error', ename: 'ZeroDivisionError', evalue: 'by 0', traceback: ['\u001b[31mT'] }
  ]
};

test('a cell is told with what came out of it, an error with its traceback', () => {
  const printed = { ...failed, outputs: [{ output_type: 'stream', text: ['a\n', 'b'] }] };
  expect(aboutCell(printed as never)).toEqual({ kind: 'cell', text: '1/0\n\n# Output:\na\nb' });
  expect(aboutError(printed as never)).toBeNull();
  expect(aboutError(failed as never)).toEqual({
    kind: 'error',
    text: 'ZeroDivisionError: by 0\n\n# Cell:\n1/0\n\n# Traceback:\nT'
  });
});

test.each([
  ['df', '', 'df'],
  ['df = load()\ndf.head(3)', '', 'df'],
  ['sales = load()', '', 'sales'],
  ['a = 1\nprint(a == 2)', '', 'a'],
  ['df', ' other ', 'other'],
  ['print(1)', '', null]
])('the frame of %j with %j selected', (source, selected, name) =>
  expect(frameName(source, selected)).toBe(name)
);

function clipboard(text: string, ...files: File[]): DataTransfer {
  return { files, getData: () => text } as unknown as DataTransfer;
}

test('pictures are pasted under names of their own, and text stays text', () => {
  const picture = new File(['x'], 'image.png', { type: 'image/png' });
  const names = (...taken: string[]) =>
    pastedFiles(clipboard('', picture), taken).map(file => file.name);
  expect(names()).toEqual(['image.png']);
  expect(names('image.png', 'image-2.png')).toEqual(['image-3.png']);
  expect(pastedFiles(clipboard('', picture, picture), []).map(f => f.name)).toEqual([
    'image.png',
    'image-2.png'
  ]);
  expect(pastedFiles(clipboard('', picture), ['image.png'])[0].type).toBe('image/png');
  expect(pastedFiles(clipboard('Tea\t7', picture), [])).toEqual([]); // cells of a spreadsheet
  const menu = new File(['a'], 'menu.csv');
  expect(pastedFiles(clipboard('menu.csv', menu), ['menu.csv'])).toEqual([menu]);
});
