import { caretDownEmptyThinIcon, caretUpEmptyThinIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { Table } from '../api/types';
import {
  columnName,
  columnTitle,
  formatter,
  isLong,
  isNumeric,
  nextSort,
  Sort,
  sorted,
  toCsv
} from '../logic/table';
import { CopyButton } from './button';
import { useServices } from './services';

export const TABLE_MIME = 'application/vnd.nlquery.table+json';
const SHOWN = 10;
const MORE = 200;

/** A result table: sortable, its first rows shown, copied as CSV in the order it is seen. */
export function DataTable(props: { table: Table }): JSX.Element {
  const { table } = props;
  const { trans } = useServices();
  const [sort, setSort] = React.useState<Sort | null>(null);
  const [limit, setLimit] = React.useState(SHOWN);
  const rows = React.useMemo(() => sorted(table.rows, sort), [table, sort]);
  const columns = React.useMemo(() => describe(table), [table]);
  const shown = rows.length <= limit + 2 ? rows : rows.slice(0, limit);
  return (
    <div className="nlq-TableBox">
      <div className="nlq-TableScroll" tabIndex={0} role="group" aria-label={trans.__('Table')}>
        <table className="nlq-Table">
          <thead>
            <tr>
              {columns.map((column, i) => (
                <Header
                  key={i}
                  name={column.name}
                  numeric={column.numeric}
                  sort={sort?.column === i ? sort : null}
                  onClick={() => setSort(nextSort(sort, i, column.numeric))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, r) => (
              <tr key={r}>
                {columns.map((column, i) => (
                  <td key={i} className={classOf(column, row[i])}>
                    {column.format(row[i])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="nlq-TableFoot">
        <span>{countOf(table, shown.length)}</span>
        {shown.length < rows.length && (
          <button type="button" className="nlq-Link" onClick={() => setLimit(limit + MORE)}>
            {trans.__('Show more')}
          </button>
        )}
        <CopyButton label={trans.__('Copy as CSV')} text={() => toCsv(table, rows)} />
      </div>
    </div>
  );

  function countOf(table: Table, shown: number): string {
    const all = Math.max(table.row_count ?? 0, table.rows.length);
    return shown < all
      ? trans.__('%1 of %2 rows', shown.toLocaleString(), all.toLocaleString())
      : trans._n('%1 row', '%1 rows', all, all.toLocaleString());
  }
}

function Header(props: {
  name: string;
  numeric: boolean;
  sort: Sort | null;
  onClick: () => void;
}): JSX.Element {
  const { sort } = props;
  const order = sort ? (sort.descending ? 'descending' : 'ascending') : 'none';
  const Icon = sort?.descending ? caretDownEmptyThinIcon : caretUpEmptyThinIcon;
  return (
    <th scope="col" aria-sort={order} className={props.numeric ? 'nlq-mod-number' : ''}>
      <button type="button" onClick={props.onClick}>
        <span>{columnTitle(props.name)}</span>
        <Icon.react tag="span" className={`nlq-Sort${sort ? '' : ' nlq-mod-off'}`} width="12px" />
      </button>
    </th>
  );
}

function describe(table: Table) {
  return table.columns.map((column, i) => {
    const name = columnName(column);
    const numeric = isNumeric(table.rows, i);
    return { name, numeric, format: formatter(name, table.rows, i) };
  });
}

function classOf(column: ReturnType<typeof describe>[number], value: unknown): string {
  if (column.numeric) {
    return 'nlq-mod-number';
  }
  const text = column.format(value);
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    return 'nlq-mod-time';
  }
  return isLong(text) ? 'nlq-mod-long' : '';
}
