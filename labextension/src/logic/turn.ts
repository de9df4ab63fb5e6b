import type { ICell, IOutput } from '@jupyterlab/nbformat';
import { textOf } from './live';

/** What `%%ask` publishes when its cells are to go into the notebook: nlquery/magics/insert.py. */
export const TURN_MIME = 'application/vnd.nlquery.turn+json';

interface Mark {
  /** The id of the cell that asked. */
  asked_by?: string;
  /** What the source was when it was inserted, as a number. */
  written?: number;
}

/** The cells that an output asks to put below its cell; null when it asks nothing of the kind. */
export function turnCells(output: IOutput): ICell[] | null {
  const bundle = ((output.data ?? {}) as Record<string, unknown>)[TURN_MIME];
  const { version, insert, cells } = (bundle ?? {}) as Record<string, unknown>;
  return version === 1 && insert === 'below' && Array.isArray(cells) ? (cells as ICell[]) : null;
}

/** Cells that say which cell asked for them, so that its next run finds them. */
export function marked(cells: ICell[], askedBy: string): ICell[] {
  return cells.map(cell => {
    const mark: Mark = { asked_by: askedBy, written: hash(textOf(cell.source)) };
    const nlquery = { ...(cell.metadata?.nlquery as object | undefined), ...mark };
    return { ...cell, metadata: { ...cell.metadata, nlquery } } as ICell;
  });
}

/** Places of the cells that an earlier run put there, but for those that a person edited. */
export function earlier(cells: ICell[], askedBy: string): number[] {
  return cells.flatMap((cell, index) => {
    const { asked_by, written } = (cell.metadata?.nlquery ?? {}) as Mark;
    return asked_by === askedBy && written === hash(textOf(cell.source)) ? [index] : [];
  });
}

/** FNV-1a over UTF-16 units: no secret, only a sign of change. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value;
}
