import type { ICell } from '@jupyterlab/nbformat';
import type { INotebookTracker, Notebook, NotebookPanel } from '@jupyterlab/notebook';
import { PathExt } from '@jupyterlab/coreutils';
import { ISignal, Signal } from '@lumino/signaling';
import type { Target, Where } from '../view/services';

/** The notebook that is active, or was last: cells are put into it. */
export class NotebookTarget implements Target {
  constructor(private readonly _tracker: INotebookTracker) {
    _tracker.currentChanged.connect(() => this._changed.emit());
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get panel(): NotebookPanel | null {
    return this._tracker.currentWidget;
  }

  get path(): string | null {
    return this.panel?.context.path ?? null;
  }

  get name(): string | null {
    return this.path === null ? null : PathExt.basename(this.path);
  }

  private _changed = new Signal<this, void>(this);
}

/**
 * Put cells above or below the active cell; one step to undo.
 *
 * Returns false when the notebook is not ready or may not be edited.
 */
export function insertCells(panel: NotebookPanel, cells: ICell[], where: Where): boolean {
  const notebook = panel.content;
  const model = notebook.model;
  if (!model || model.readOnly || cells.length === 0) {
    return false;
  }
  const active = notebook.activeCellIndex;
  const at = where === 'above' ? Math.max(active, 0) : active + 1;
  // Else it would be one step to undo with what was changed in the half second before.
  (model.sharedModel as Partial<Undoable>).undoManager?.stopCapturing();
  // The cell types of nbformat and of the shared model are the same but for their names.
  model.sharedModel.insertCells(at, cells as Parameters<typeof model.sharedModel.insertCells>[1]);
  notebook.deselectAll();
  notebook.activeCellIndex = at + cells.length - 1;
  void notebook.scrollToItem(at);
  markInserted(notebook);
  return true;
}

interface Undoable {
  undoManager: { stopCapturing(): void };
}

const INSERTED = 'nlqInserted';

/** Let Ctrl+Z in command mode take the insertion back, until the cells change again. */
export function markInserted({ node, model }: Notebook): void {
  node.dataset[INSERTED] = 'true';
  const forget = () => {
    delete node.dataset[INSERTED];
    model?.cells.changed.disconnect(forget);
  };
  model?.cells.changed.connect(forget);
}

/** Put the keyboard into the notebook, so that what was inserted can be undone or run at once. */
export function enter(panel: NotebookPanel): void {
  panel.content.mode = 'command';
  panel.activate();
}
