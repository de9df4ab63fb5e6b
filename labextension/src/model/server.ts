import { ISignal, Signal } from '@lumino/signaling';
import type { Client } from '../api/client';
import { Refused } from '../api/follow';
import type { ServerStatus, Welcome } from '../api/types';

/** What the server can do, and what it greets with. */
export class Server {
  constructor(private readonly _client: Client) {}

  status: ServerStatus | null = null;
  welcome: Welcome | null = null;
  /** Why the server could not be asked: `missing` when its extension is not there. */
  away: 'missing' | 'unreachable' | null = null;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The status, once the server has told it; null when it cannot be asked. */
  async known(): Promise<ServerStatus | null> {
    await (this._asked ?? this.refresh());
    return this.status;
  }

  refresh(): Promise<void> {
    this._asked = this._ask();
    return this._asked;
  }

  private async _ask(): Promise<void> {
    const [status, welcome] = await Promise.allSettled([
      this._client.status(),
      this.welcome ?? this._client.welcome()
    ]);
    this.away = status.status === 'fulfilled' ? null : whyAway(status.reason);
    this.status = status.status === 'fulfilled' ? status.value : this.status;
    this.welcome = welcome.status === 'fulfilled' ? welcome.value : this.welcome;
    this._changed.emit();
  }

  private _asked: Promise<void> | null = null;
  private _changed = new Signal<this, void>(this);
}

function whyAway(error: unknown): 'missing' | 'unreachable' {
  return error instanceof Refused && error.status === 404 ? 'missing' : 'unreachable';
}
