import type { JupyterFrontEnd, ILabShell } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import type { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker, NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { addBelowIcon, addIcon, stopIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { PanelActions, Parts } from './actions';
import { askIcon } from './icons';
import { UNSAVED } from './logic/live';
import { aboutCell, aboutError, errorOf, frameName } from './notebook/about';
import { readFrame } from './notebook/frame';
import type { AskPanel } from './view/panel';

/** Ids of the commands; they stay, for shortcuts and other extensions use them. */
export const CommandIDs = {
  open: 'nlquery:open',
  focus: 'nlquery:focus',
  ask: 'nlquery:ask',
  stop: 'nlquery:stop',
  newChat: 'nlquery:new-chat',
  insertBelow: 'nlquery:insert-last',
  insertAbove: 'nlquery:insert-last-above',
  insertTurn: 'nlquery:insert-last-turn',
  undoInsert: 'nlquery:undo-insert',
  askAboutCell: 'nlquery:ask-about-cell',
  askAboutError: 'nlquery:ask-about-error',
  askAboutFrame: 'nlquery:ask-about-frame',
  exportAs: 'nlquery:export',
  compress: 'nlquery:compress',
  undoTurn: 'nlquery:undo-turn',
  openSettings: 'nlquery:open-settings'
} as const;

const NONE = { args: { type: 'object', properties: {} } } as const;
const CLICKED = {
  args: {
    type: 'object',
    properties: {
      clicked: { type: 'boolean', description: 'The cell of the context menu, not the active one' }
    }
  }
} as const;

type Args = ReadonlyPartialJSONObject;

export interface CommandContext {
  app: JupyterFrontEnd;
  labShell: ILabShell | null;
  tracker: INotebookTracker;
  panel: AskPanel;
  parts: Parts;
  actions: PanelActions;
}

/** Register the commands, and show them in the palette and the launcher. */
export function addCommands(
  context: CommandContext,
  palette: ICommandPalette | null,
  launcher: ILauncher | null
): void {
  const { commands } = context.app;
  for (const [id, options] of [
    ...panelCommands(context),
    ...sessionCommands(context),
    ...notebookCommands(context)
  ]) {
    commands.addCommand(id, { describedBy: NONE, ...options });
  }
  const category = 'nlquery';
  const hidden: string[] = [CommandIDs.exportAs, CommandIDs.undoInsert];
  for (const command of Object.values(CommandIDs).filter(id => !hidden.includes(id))) {
    palette?.addItem({ command, category });
  }
  for (const format of ['ipynb', 'html', 'md']) {
    palette?.addItem({ command: CommandIDs.exportAs, category, args: { format } });
  }
  launcher?.add({ command: CommandIDs.focus, category: 'Other', rank: 50 });
}

type Commands = [string, CommandRegistry.ICommandOptions][];

function panelCommands(context: CommandContext): Commands {
  const { app, labShell, panel, parts, actions } = context;
  const { trans, conversation } = parts;
  const show = () => app.shell.activateById(panel.id);
  return [
    [
      CommandIDs.open,
      {
        label: trans.__('nlquery Panel'),
        caption: trans.__('Show or hide the panel that answers questions about your data'),
        icon: askIcon,
        isToggleable: true,
        isToggled: () => panel.isVisible,
        execute: () => (panel.isVisible ? collapse(labShell, panel) : show())
      }
    ],
    [
      CommandIDs.focus,
      {
        label: trans.__('Ask a Question'),
        caption: trans.__('Ask a question about your data'),
        icon: askIcon,
        execute: show
      }
    ],
    [
      CommandIDs.ask,
      {
        label: args => (args.question ? trans.__('Ask: %1', args.question) : trans.__('Ask…')),
        describedBy: {
          args: {
            type: 'object',
            properties: {
              question: { type: 'string', description: trans.__('What to ask; asked for if empty') }
            }
          }
        },
        execute: args => {
          show();
          if (args.question) {
            void actions.ask(String(args.question));
          }
        }
      }
    ],
    [
      CommandIDs.stop,
      {
        label: trans.__('Stop Answering'),
        icon: stopIcon,
        isEnabled: () => conversation.busy,
        execute: () => conversation.stop()
      }
    ],
    [
      CommandIDs.newChat,
      {
        label: trans.__('New Chat'),
        icon: addIcon,
        execute: () => {
          actions.newChat();
          show();
        }
      }
    ],
    [
      CommandIDs.openSettings,
      { label: trans.__('nlquery Settings'), execute: () => parts.openSettings() }
    ]
  ];
}

function sessionCommands({ parts, actions }: CommandContext): Commands {
  const { trans, conversation } = parts;
  const idle = () => !conversation.busy && conversation.turns.length > 0;
  const said = (promise: Promise<unknown>) => promise.catch(error => conversation.report(error));
  const formats: Record<string, string> = {
    ipynb: trans.__('Export Chat as Notebook'),
    html: trans.__('Export Chat as Web Page'),
    md: trans.__('Export Chat as Markdown')
  };
  return [
    [
      CommandIDs.exportAs,
      {
        label: args => formats[String(args.format)] ?? formats.ipynb,
        isEnabled: () => conversation.turns.length > 0,
        describedBy: {
          args: {
            type: 'object',
            properties: { format: { type: 'string', enum: Object.keys(formats) } }
          }
        },
        execute: args => actions.exportSession((args.format ?? 'ipynb') as 'ipynb')
      }
    ],
    [
      CommandIDs.compress,
      {
        label: trans.__('Summarise Earlier Questions'),
        caption: trans.__('Compress earlier turns into the summary'),
        isEnabled: idle,
        execute: async () => {
          const done = await said(conversation.compress());
          if (done === false) {
            Notification.info(trans.__('There is nothing to summarise yet.'), { autoClose: 3000 });
          }
        }
      }
    ],
    [
      CommandIDs.undoTurn,
      {
        label: trans.__('Undo Last Question'),
        caption: trans.__('Remove the last question and its answer from the chat'),
        isEnabled: idle,
        execute: () => said(conversation.undo())
      }
    ]
  ];
}

function notebookCommands(context: CommandContext): Commands {
  const { parts, actions } = context;
  const { trans, conversation, target } = parts;
  const last = () => conversation.turns.findLast(turn => turn.number !== UNSAVED);
  const canInsert = () => target.name !== null && last() !== undefined;
  const of = (args: Args) => meantCell(context, args);
  const failed = (args: Args) => errorOf(of(args)?.model.toJSON() ?? null) !== null;
  const isCode = (args: Args) => of(args)?.model.type === 'code';
  const show = () => context.app.shell.activateById(context.panel.id);
  const insert = (label: string, where: 'above' | 'below' | 'turn') => ({
    label,
    icon: where === 'below' ? addBelowIcon : undefined,
    isEnabled: canInsert,
    execute: () => actions.insert(last()!, where)
  });
  return [
    [CommandIDs.insertBelow, insert(trans.__('Insert Last Answer Below Active Cell'), 'below')],
    [CommandIDs.insertAbove, insert(trans.__('Insert Last Answer Above Active Cell'), 'above')],
    [CommandIDs.insertTurn, insert(trans.__('Insert Last Turn Below Active Cell'), 'turn')],
    [
      CommandIDs.undoInsert,
      {
        label: trans.__('Undo Insertion'),
        isEnabled: () => target.panel !== null,
        execute: () => target.panel && NotebookActions.undo(target.panel.content)
      }
    ],
    [
      CommandIDs.askAboutCell,
      {
        label: trans.__('Ask About This Cell'),
        caption: trans.__('Ask a question about this cell'),
        icon: askIcon,
        describedBy: CLICKED,
        isEnabled: args => of(args) !== null,
        execute: args => {
          const about = of(args)?.model.toJSON();
          if (about) {
            parts.attachments.addContext(aboutError(about) ?? aboutCell(about));
            show();
          }
        }
      }
    ],
    [
      CommandIDs.askAboutError,
      {
        label: trans.__('Ask About This Error'),
        icon: askIcon,
        describedBy: CLICKED,
        isEnabled: failed,
        isVisible: failed,
        execute: args => {
          const about = of(args)?.model.toJSON();
          const error = about && aboutError(about);
          if (error) {
            parts.attachments.addContext(error);
            show();
          }
        }
      }
    ],
    [
      CommandIDs.askAboutFrame,
      {
        label: trans.__('Ask About This Data Frame'),
        caption: trans.__('Give the data frame of this cell to the next question'),
        icon: askIcon,
        describedBy: CLICKED,
        isEnabled: isCode,
        isVisible: isCode,
        execute: args => askAboutFrame(context, of(args))
      }
    ]
  ];
}

/** The cell that was clicked, when a context menu asks; else the active one. */
function meantCell({ app, tracker }: CommandContext, { clicked }: Args): Cell | null {
  // A click with the right button into a cell's text does not make it the active one.
  const node = clicked ? app.contextMenuHitTest(node => node.classList.contains('jp-Cell')) : null;
  return node ? (cellsOf(notebookOf(tracker, node), node)[0] ?? null) : tracker.activeCell;
}

function notebookOf(tracker: INotebookTracker, node: HTMLElement): NotebookPanel | undefined {
  return tracker.find(notebook => notebook.node.contains(node));
}

function cellsOf(notebook: NotebookPanel | undefined, node: HTMLElement): Cell[] {
  return notebook?.content.widgets.filter(cell => cell.node === node) ?? [];
}

async function askAboutFrame(context: CommandContext, cell: Cell | null): Promise<void> {
  const { app, panel, tracker, parts } = context;
  const { trans, attachments } = parts;
  const notebook = cell ? notebookOf(tracker, cell.node) : undefined;
  const kernel = notebook?.sessionContext.session?.kernel;
  const name = cell && frameName(cell.model.sharedModel.getSource(), selection(cell));
  if (!kernel || !name) {
    const text = kernel
      ? trans.__('Select the name of a data frame, or end the cell with it.')
      : trans.__('The notebook has no running kernel.');
    Notification.warning(text, { autoClose: 5000 });
    return;
  }
  try {
    const frame = await readFrame(kernel, name);
    attachments.addContext(frame.context);
    app.shell.activateById(panel.id);
    await attachments.add([frame.file]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    Notification.warning(trans.__('%1 is not a data frame that can be read: %2', name, reason), {
      autoClose: 6000
    });
  }
}

function selection(cell: Cell): string {
  const editor = cell.editor;
  const { start, end } = editor?.getSelection() ?? {};
  if (!editor || !start || !end) {
    return '';
  }
  const source = cell.model.sharedModel.getSource();
  return source.slice(editor.getOffsetAt(start), editor.getOffsetAt(end));
}

function collapse(labShell: ILabShell | null, panel: AskPanel): void {
  const inLeft = labShell && [...labShell.widgets('left')].includes(panel);
  return inLeft ? labShell.collapseLeft() : labShell?.collapseRight();
}
