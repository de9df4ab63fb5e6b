import { expect, test } from 'vitest';
import { columnTitle, formatter, isLong, isNumeric, nextSort, sorted, toCsv } from './table';

const rows = [
  ['Tea', 7],
  ['Cake', null],
  ['Coffee', 12]
];

test('rows sort by numbers and words, nulls last either way', () => {
  expect(sorted(rows, { column: 1, descending: false }).map(r => r[1])).toEqual([7, 12, null]);
  expect(sorted(rows, { column: 1, descending: true }).map(r => r[1])).toEqual([12, 7, null]);
  expect(sorted(rows, { column: 0, descending: false })[0][0]).toBe('Cake');
  expect(sorted(rows, null)).toBe(rows);
});

test('names with numbers sort as people count', () => {
  const names = [['Table 10'], ['Table 9']];
  expect(sorted(names, { column: 0, descending: false })[0][0]).toBe('Table 9');
});

test('clicks go round: numbers from the largest, words from A, then as it came', () => {
  const first = nextSort(null, 1, true);
  expect(first).toEqual({ column: 1, descending: true });
  const second = nextSort(first, 1, true);
  expect(second).toEqual({ column: 1, descending: false });
  expect(nextSort(second, 1, true)).toBeNull();
  expect(nextSort(first, 0, false)).toEqual({ column: 0, descending: false });
});

test('a column with nulls among numbers is numeric, an empty one is not', () => {
  expect(isNumeric(rows, 1)).toBe(true);
  expect(isNumeric(rows, 0)).toBe(false);
  expect(isNumeric([[null]], 0)).toBe(false);
});

test('money has cents, counts have none, years no separators', () => {
  expect(formatter('sales', [[1234.5]], 0, 'en')(1234.5)).toBe('1,234.50');
  expect(formatter('orders', [[1234]], 0, 'en')(1234)).toBe('1,234');
  expect(formatter('year', [[2025]], 0, 'en')(2025)).toBe('2025');
  expect(formatter('share', [[0.1234]], 0, 'en')(0.1234)).toBe('0.1234');
  expect(formatter('day', [], 0)('2025-01-31T00:00:00')).toBe('2025-01-31');
  expect(formatter('at', [], 0)('2025-01-31T18:30:00')).toBe('2025-01-31 18:30');
  expect(formatter('at', [], 0)('2025-01-31T18:30:07')).toBe('2025-01-31 18:30:07');
  expect(formatter('x', [], 0)(null)).toBe('–');
});

test('identifiers may be broken, words of names may not', () => {
  expect(isLong('ord_toast_00000001-0001-0001-0001-000000000006')).toBe(true);
  expect(isLong('Buffalo Chicken Wrap with Blue Cheese')).toBe(false);
});

test('CSV quotes what needs it and keeps formulas from being run', () => {
  const table = { columns: ['item', { name: 'sold' }], rows: [] };
  const csv = toCsv(table, [
    ['Fish, "fresh"', -1.5],
    ['=1+1', null],
    ['-5', '@x']
  ]);
  expect(csv).toBe('item,sold\r\n"Fish, ""fresh""",-1.5\r\n\'=1+1,\r\n-5,\'@x\r\n');
});

test('headings are words, as in the notebook; names that are no SQL stay', () => {
  expect(['business_date', 'sales', 'Top 5', 'AOV'].map(columnTitle)).toEqual([
    'Business date',
    'Sales',
    'Top 5',
    'AOV'
  ]);
});
