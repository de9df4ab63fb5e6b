import type { ICell } from '@jupyterlab/nbformat';

interface Meta {
  role?: string;
  purpose?: string;
}

function meta(cell: ICell): Meta {
  return (cell.metadata?.nlquery ?? {}) as Meta;
}

/** The cells that hold a turn's answer: the code that computed it, or else its text. */
export function answerCells(cells: ICell[]): ICell[] {
  const code = cells.filter(cell => meta(cell).role === 'code' && meta(cell).purpose === 'answer');
  return code.length ? code.slice(-1) : cells.filter(cell => meta(cell).role === 'answer');
}

/** Cells as they are put into a notebook: with names of their own, with or without results. */
export function forNotebook(cells: ICell[], withOutputs: boolean): ICell[] {
  return cells.map(cell => {
    const copy: ICell = { ...cell };
    delete copy.id;
    const bare = copy.cell_type === 'code' && !withOutputs;
    return bare ? ({ ...copy, outputs: [], execution_count: null } as ICell) : copy;
  });
}
