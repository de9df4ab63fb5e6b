import { PathExt } from '@jupyterlab/coreutils';
import type { IStateDB } from '@jupyterlab/statedb';
import type { Conversation } from '../model/conversation';
import type { PanelSettings } from '../settings';
import type { NotebookTarget } from './target';

const KEY = 'nlquery:chats';
const NO_NOTEBOOK = '';
const PROVISIONAL = /^new-/; // names of sessions before their first answer, until the server ends
const MOST = 200;

/**
 * Each notebook has its chat: the panel shows the one of the active notebook.
 *
 * A chat belongs to the notebook in which its question was asked. It is found again after a
 * reload. A notebook that is itself a session shows that session.
 */
export class Follower {
  constructor(
    private readonly _target: NotebookTarget,
    private readonly _conversation: Conversation,
    private readonly _settings: PanelSettings,
    private readonly _state: IStateDB | null
  ) {}

  async start(): Promise<void> {
    const saved = await this._state?.fetch(KEY).catch(() => undefined);
    this._chats = new Map(Object.entries((saved ?? {}) as Record<string, string>));
    this._conversation.changed.connect(() => this._remember());
    this._target.changed.connect(() => void this._turn());
    await this._turn();
  }

  private get _path(): string {
    return (this._settings.followNotebook && this._target.path) || NO_NOTEBOOK;
  }

  private async _turn(): Promise<void> {
    const panel = this._target.panel;
    await panel?.context.ready;
    const path = this._path;
    if (path === this._shown || panel !== this._target.panel) {
      return;
    }
    const name = this._sessionItself() ?? this._chats.get(path);
    const stays = this._shown === null || !this._chats.has(this._shown);
    this._shown = path;
    if (name && name !== this._conversation.name) {
      await this._conversation.open(name);
      if (this._conversation.name === null && PROVISIONAL.test(name)) {
        this._conversation.clear();
      }
    } else if (!name && !stays && this._settings.followNotebook) {
      this._conversation.clear();
    }
  }

  private _sessionItself(): string | null {
    const path = this._target.path;
    const meta = this._target.panel?.content.model?.getMetadata('nlquery');
    return path && meta && 'format' in meta ? PathExt.basename(path, '.ipynb') : null;
  }

  private _remember(): void {
    const { name, session, busy } = this._conversation;
    const path = this._path;
    if (path !== this._shown) {
      return;
    }
    if (name === null && this._chats.has(path) && !this._conversation.loading) {
      this._chats.delete(path);
    } else if (name && (busy || session?.turns.length) && this._chats.get(path) !== name) {
      this._chats.delete(path);
      this._chats.set(path, name);
    } else {
      return;
    }
    const kept = Object.fromEntries([...this._chats].slice(-MOST));
    void this._state?.save(KEY, kept);
  }

  private _chats = new Map<string, string>();
  private _shown: string | null = null;
}
