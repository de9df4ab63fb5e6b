import type { Cell, CodeCell } from '@jupyterlab/cells';
import type { ICell } from '@jupyterlab/nbformat';
import { Notebook, NotebookActions } from '@jupyterlab/notebook';
import { forNotebook } from '../logic/cells';
import { earlier, marked, turnCells } from '../logic/turn';
import type { PanelSettings } from '../settings';
import { markInserted } from './target';

/**
 * Put what `%%ask` publishes below its cell, when it has run.
 *
 * Only a run does it, so that opening a notebook inserts nothing. A later run puts its cells in
 * the place of those of the earlier one. What was inserted needs not be kept as an output too.
 */
export function insertTurns(settings: PanelSettings): void {
  NotebookActions.executed.connect((_, { notebook, cell }) => {
    if (cell.model.type === 'code') {
      place(notebook, cell as CodeCell, settings.insertOutputs);
    }
  });
}

function place(notebook: Notebook, asking: CodeCell, withOutputs: boolean): void {
  const outputs = asking.model.outputs.toJSON();
  const cells = outputs.map(turnCells).findLast(found => found !== null);
  if (!cells || notebook.model?.readOnly !== false) {
    return;
  }
  replace(notebook, asking, marked(forNotebook(cells, withOutputs), asking.model.id));
  asking.model.outputs.fromJSON(outputs.filter(output => turnCells(output) === null));
  markInserted(notebook);
}

/** One step to undo. */
function replace(notebook: Notebook, asking: Cell, cells: ICell[]): void {
  const shared = notebook.model!.sharedModel;
  shared.transact(() => {
    const there = shared.cells.map(cell => cell.toJSON() as ICell);
    for (const index of earlier(there, asking.model.id).reverse()) {
      shared.deleteCell(index);
    }
    const at = shared.cells.findIndex(cell => cell.id === asking.model.id) + 1;
    // The cell types of nbformat and of the shared model are the same but for their names.
    shared.insertCells(at, cells as Parameters<typeof shared.insertCells>[1]);
  });
}
