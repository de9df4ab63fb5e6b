import { ISignal, Signal } from '@lumino/signaling';
import type { Client } from '../api/client';
import type { SessionInfo } from '../api/types';

/** The list of sessions, searched at the server. */
export class Sessions {
  constructor(private readonly _client: Client) {}

  list: SessionInfo[] = [];
  words = '';
  loading = false;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  async search(words: string): Promise<void> {
    this.words = words;
    this.loading = true;
    this._changed.emit();
    try {
      const list = await this._client.sessions(words);
      if (words === this.words) {
        this.list = list;
      }
    } finally {
      if (words === this.words) {
        this.loading = false;
      }
      this._changed.emit();
    }
  }

  /** Delete a session; returns the way to have it back. */
  async remove(name: string): Promise<() => Promise<string>> {
    const undo = await this._client.deleteSession(name);
    this.list = this.list.filter(session => session.name !== name);
    this._changed.emit();
    return async () => {
      const back = await this._client.undoDelete(undo);
      await this.search(this.words);
      return back;
    };
  }

  private _changed = new Signal<this, void>(this);
}
