import type { ICell } from '@jupyterlab/nbformat';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { follow, Refused } from './follow';
import type {
  Ask,
  Attachment,
  ServerStatus,
  Session,
  SessionInfo,
  TurnEvent,
  Welcome
} from './types';

/** The panel's server, one method for each route. All reject with `Refused` or a network error. */
export class Client {
  constructor(private readonly _server: ServerConnection.ISettings) {}

  status(): Promise<ServerStatus> {
    return this._json('status');
  }

  welcome(): Promise<Welcome> {
    return this._json('welcome');
  }

  async sessions(words = ''): Promise<SessionInfo[]> {
    const query = words ? `?q=${encodeURIComponent(words)}` : '';
    return (await this._json<{ sessions: SessionInfo[] }>(`sessions${query}`)).sessions;
  }

  async createSession(): Promise<string> {
    return (await this._json<{ name: string }>('sessions', { method: 'POST', body: '{}' })).name;
  }

  session(name: string): Promise<Session> {
    return this._json(at(name));
  }

  async deleteSession(name: string): Promise<string> {
    return (await this._json<{ undo: string }>(at(name), { method: 'DELETE' })).undo;
  }

  async undoDelete(undo: string): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify({ undo }) };
    return (await this._json<{ name: string }>('sessions/undo-delete', init)).name;
  }

  async saveSummary(name: string, markdown: string): Promise<void> {
    const init = { method: 'PUT', body: JSON.stringify({ markdown }) };
    await this._request(`${at(name)}/summary`, init);
  }

  async ask(name: string, ask: Ask): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify(ask) };
    return (await this._json<{ turn: string }>(`${at(name)}/turns`, init)).turn;
  }

  /** Events of a turn, each once, across lost connections. */
  events(
    turn: string,
    signal: AbortSignal,
    onConnection: (there: boolean) => void
  ): AsyncGenerator<TurnEvent> {
    const open = async (after: number) => {
      const init: RequestInit = { signal, cache: 'no-store' };
      const reply = await this._request(`turns/${turn}/events?after=${after}`, init);
      return reply.body as ReadableStream<Uint8Array>;
    };
    return follow({ open, signal, onConnection });
  }

  async stop(turn: string): Promise<void> {
    await this._request(`turns/${turn}`, { method: 'DELETE' });
  }

  async undoTurn(name: string): Promise<void> {
    await this._request(`${at(name)}/undo`, { method: 'POST', body: '{}' });
  }

  async cells(name: string, turn: number): Promise<ICell[]> {
    return (await this._json<{ cells: ICell[] }>(`${at(name)}/turns/${turn}/cells`)).cells;
  }

  async attach(name: string, file: Blob, filename: string): Promise<Attachment> {
    const path = `${at(name)}/files/${encodeURIComponent(filename)}`;
    return this._json(path, {
      method: 'PUT',
      body: file,
      headers: { 'Content-Type': 'application/octet-stream' }
    });
  }

  async detach(name: string, filename: string): Promise<void> {
    await this._request(`${at(name)}/files/${encodeURIComponent(filename)}`, { method: 'DELETE' });
  }

  /** The session as a file to keep: notebook, web page or markdown. */
  async export(name: string, format: 'ipynb' | 'html' | 'md'): Promise<Blob> {
    const init = { method: 'POST', body: JSON.stringify({ format }) };
    return (await this._request(`${at(name)}/export`, init)).blob();
  }

  async compress(name: string): Promise<boolean> {
    const init = { method: 'POST', body: '{}' };
    const reply = await this._json<{ compressed: unknown }>(`${at(name)}/compress`, init);
    return reply.compressed !== null;
  }

  private async _json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this._request(path, init)).json()) as T;
  }

  private async _request(path: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(this._server.baseUrl, 'nlquery', 'api', path);
    const reply = await ServerConnection.makeRequest(url, init, this._server);
    if (!reply.ok) {
      throw await refusal(reply);
    }
    return reply;
  }
}

function at(session: string): string {
  return `sessions/${encodeURIComponent(session)}`;
}

async function refusal(reply: Response): Promise<Refused> {
  const said = (await reply.json().catch(() => ({}))) as { message?: string; mend?: string };
  return new Refused(said.message || reply.statusText, reply.status, said.mend);
}
