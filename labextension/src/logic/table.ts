import type { ColumnLike, Table } from '../api/types';

export interface Sort {
  column: number;
  descending: boolean;
}

/** A column's name, whichever way the table carries it. */
export function columnName(column: ColumnLike): string {
  return typeof column === 'string' ? column : column.name;
}

/** A column's heading: words instead of an SQL name, other names as they are. */
export function columnTitle(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    return name;
  }
  const words = name.replace(/_/g, ' ').trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Tell whether a column holds numbers only (nulls aside). */
export function isNumeric(rows: unknown[][], column: number): boolean {
  const values = rows.map(row => row[column]).filter(value => value !== null);
  return values.length > 0 && values.every(value => typeof value === 'number');
}

/** The rows in the order asked for; equal ones keep theirs, nulls are last either way. */
export function sorted(rows: unknown[][], sort: Sort | null): unknown[][] {
  if (!sort) {
    return rows;
  }
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [a[sort.column], b[sort.column]];
    if (x === null || y === null) {
      return Number(x === null) - Number(y === null);
    }
    return sign * compare(x, y);
  });
}

/** A click on a header: ascending (numbers descending) first, then the other, then as it came. */
export function nextSort(sort: Sort | null, column: number, numeric: boolean): Sort | null {
  if (sort?.column !== column) {
    return { column, descending: numeric };
  }
  return sort.descending === numeric ? { column, descending: !numeric } : null;
}

function compare(x: unknown, y: unknown): number {
  if (typeof x === 'number' && typeof y === 'number') {
    return x - y;
  }
  return String(x).localeCompare(String(y), undefined, { numeric: true });
}

/** Years and identifiers are numbers that nobody counts: they get no separators. */
const NO_SEPARATORS = /(^|_)(id|year|zip|zip_code|number|code)$/i;

/** A function that writes a column's values as people read them. */
export function formatter(
  name: string,
  rows: unknown[][],
  column: number,
  locale?: string
): (value: unknown) => string {
  const numbers = rows.map(row => row[column]).filter(value => typeof value === 'number');
  const whole = numbers.every(value => Number.isInteger(value));
  const format = new Intl.NumberFormat(locale, {
    useGrouping: !NO_SEPARATORS.test(name),
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : digits(numbers)
  });
  return value => {
    if (value === null || value === undefined) {
      return '–';
    }
    return typeof value === 'number' ? format.format(value) : words(String(value));
  };
}

/** Small shares need more digits than money does. */
function digits(numbers: number[]): number {
  const most = Math.max(0, ...numbers.map(Math.abs));
  return most > 0 && most < 1 ? 4 : 2;
}

/** Text as it came; days without the midnight, times without seconds that are none. */
function words(text: string): string {
  return text
    .replace(/^(\d{4}-\d\d-\d\d)[T ]00:00:00(\.0+)?(Z|[+-]00:00)?$/, '$1')
    .replace(/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00(?:\.0+)?|(:\d\d(?:\.\d+)?))$/, '$1 $2$3');
}

/** Words this long, such as a source's identifiers, are broken rather than widen their column. */
const LONG_WORD = 24;

/** Tell whether a text has a word that may be broken, and need not be wider than its column. */
export function isLong(text: string): boolean {
  return text.split(/\s/).some(word => word.length > LONG_WORD);
}

/**
 * The table as CSV (RFC 4180) with a header.
 *
 * Words that a spreadsheet would run as a formula get an apostrophe in front.
 */
export function toCsv(table: Table, rows: unknown[][] = table.rows): string {
  const lines = [table.columns.map(columnName), ...rows];
  return lines.map(line => line.map(csvField).join(',')).join('\r\n') + '\r\n';
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'number') {
    return String(value);
  }
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
