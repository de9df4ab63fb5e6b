import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Client } from './api/client';
import type { ServerStatus, Turn } from './api/types';
import { answerCells, forNotebook } from './logic/cells';
import { UNSAVED } from './logic/live';
import type { Attachments } from './model/attachments';
import { Conversation, troubleOf } from './model/conversation';
import type { Sessions } from './model/sessions';
import { enter, insertCells, NotebookTarget } from './notebook/target';
import type { PanelSettings } from './settings';
import type { Actions, Where } from './view/services';

/** What the actions work on. */
export interface Parts {
  client: Client;
  conversation: Conversation;
  attachments: Attachments;
  sessions: Sessions;
  settings: PanelSettings;
  target: NotebookTarget;
  trans: TranslationBundle;
  serverStatus: () => Promise<ServerStatus | null>;
  openMenu: (button: HTMLElement) => void;
  openSettings: () => void;
}

const SOON = { autoClose: 3000 } as const;
const LONG = { autoClose: 10_000 } as const;

/** The panel's actions on the notebook, the clipboard and the list of sessions. */
export class PanelActions implements Actions {
  constructor(private readonly _parts: Parts) {
    const { conversation, settings, target } = _parts;
    this.openMenu = _parts.openMenu;
    this.openSettings = _parts.openSettings;
    conversation.ended.connect((_, turn) => {
      if (settings.insertMode === 'every turn' && turn.status === 'answered') {
        void this._insertInto(this._asked ?? target.panel, turn, 'turn');
      }
    });
  }

  readonly openMenu: (button: HTMLElement) => void;
  readonly openSettings: () => void;

  async ask(question: string, again?: Turn): Promise<boolean> {
    const { conversation, attachments, target } = this._parts;
    if (conversation.busy) {
      return false;
    }
    this._asked = target.panel;
    const extras = again
      ? { context: again.context, files: again.files }
      : { context: attachments.context, files: attachments.names };
    // What was never saved, or is part of the summary, has no place that can be taken.
    const replaces = again && !again.compressed && again.number !== UNSAVED ? again.number : null;
    const place = replaces === null ? {} : { replaces, fresh: true };
    const sent = again ? null : attachments.take();
    try {
      await conversation.ask(question, { ...extras, ...place });
      return true;
    } catch {
      // What went wrong is shown in the panel; what was attached stays for the next try.
      if (sent) {
        attachments.putBack(sent);
      }
      return false;
    }
  }

  insert(turn: Turn, where: Where): void {
    const { panel } = this._parts.target;
    void this._insertInto(panel, turn, where).then(done => done && panel && enter(panel));
  }

  newChat(): void {
    this._parts.attachments.clear();
    this._parts.conversation.clear();
  }

  openSession(name: string): void {
    void this._parts.conversation.open(name);
  }

  deleteSession(name: string): void {
    const { sessions, conversation, trans } = this._parts;
    const wasOpen = conversation.name === name;
    sessions.remove(name).then(
      undo => {
        if (wasOpen) {
          conversation.clear();
        }
        const callback = () =>
          undo().then(
            back => void (wasOpen && conversation.open(back)),
            error => this._warn(error)
          );
        Notification.info(trans.__('The chat was deleted.'), {
          ...LONG,
          actions: [{ label: trans.__('Undo'), callback: () => void callback() }]
        });
      },
      error => this._warn(error)
    );
  }

  /** Save the session as a file at the person's side. */
  async exportSession(format: 'ipynb' | 'html' | 'md'): Promise<void> {
    const { client, conversation } = this._parts;
    if (!conversation.name) {
      return;
    }
    try {
      const blob = await client.export(conversation.name, format);
      download(blob, `${conversation.name}.${format}`);
    } catch (error) {
      this._warn(error);
    }
  }

  private async _insertInto(
    panel: NotebookPanel | null,
    turn: Turn,
    where: Where
  ): Promise<boolean> {
    const { client, conversation, settings, trans } = this._parts;
    if (!panel || panel.isDisposed) {
      Notification.warning(trans.__('Open a notebook first.'), SOON);
      return false;
    }
    try {
      const all = await client.cells(conversation.name ?? '', turn.number);
      const wanted = where === 'turn' ? all : answerCells(all);
      if (insertCells(panel, forNotebook(wanted, settings.insertOutputs), where)) {
        return true;
      }
      Notification.warning(trans.__('The notebook cannot be edited.'), SOON);
    } catch (error) {
      this._warn(error);
    }
    return false;
  }

  private _warn(error: unknown): void {
    const { message, mend } = troubleOf(error);
    Notification.error([message, mend].filter(Boolean).join(' '), LONG);
  }

  private _asked: NotebookPanel | null = null;
}

function download(blob: Blob, filename: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = filename;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
