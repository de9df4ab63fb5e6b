import { ISignal, Signal } from '@lumino/signaling';
import type { Client } from '../api/client';
import { ConnectionLost, Refused } from '../api/follow';
import type { Ask, Context, Session, Turn } from '../api/types';
import { begin, Live, step, unsaved, UNSAVED } from '../logic/live';

/** Something that went wrong outside of a turn, and the way out. */
export interface Trouble {
  message: string;
  mend: string;
}

/** What a question takes with it besides its words. */
export interface Extras {
  context?: Context[];
  files?: string[];
  replaces?: number;
  fresh?: boolean;
}

/** What the settings add to each question. */
export type AskDefaults = () => Pick<Ask, 'model' | 'settings'>;

/**
 * One session as the panel shows it: saved turns, and the one that is being answered.
 *
 * The server's session is the truth. It is read when the panel opens, when a turn has ended and
 * when another tab may have changed it; a turn that runs there is followed here.
 */
export class Conversation {
  constructor(
    private readonly _client: Client,
    private readonly _defaults: AskDefaults
  ) {}

  session: Session | null = null;
  live: Live | null = null;
  /** The saved turn whose place the running one takes, and from which on none is shown. */
  replaced: number | null = null;
  connected = true;
  loading = false;
  trouble: Trouble | null = null;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted with the saved turn when a turn has ended that was asked in this tab. */
  get ended(): ISignal<this, Turn> {
    return this._ended;
  }

  get name(): string | null {
    return this.session?.name ?? null;
  }

  get busy(): boolean {
    return this.live !== null;
  }

  /** The turns to show, compressed ones included. */
  get turns(): Turn[] {
    const turns = this.session?.turns ?? [];
    return this.replaced === null ? turns : turns.filter(t => t.number < this.replaced!);
  }

  get questions(): string[] {
    return this.turns.map(turn => turn.question);
  }

  /** Leave the session and show the welcome; a turn that runs goes on at the server. */
  clear(): void {
    this._leave();
    this._update({ session: null, trouble: null });
  }

  /** Show a session; follow its turn if one is running. */
  async open(name: string): Promise<void> {
    this._leave();
    this._update({ session: null, loading: true, trouble: null });
    const visit = this._visit;
    try {
      const session = await this._client.session(name);
      if (visit === this._visit) {
        this._update({ session, loading: false });
        this._attach();
      }
    } catch (error) {
      if (visit === this._visit) {
        this._update({ loading: false, trouble: troubleOf(error) });
      }
    }
  }

  /** Read the session again: another tab, the notebook or a person may have changed it. */
  async refresh(): Promise<void> {
    const [name, visit] = [this.name, this._visit];
    if (name === null || this.busy) {
      return;
    }
    try {
      const session = await this._client.session(name);
      if (visit !== this._visit || this.busy) {
        return;
      }
      if (session.revision !== this.session?.revision || session.running) {
        this._update({ session });
        this._attach();
      }
    } catch (error) {
      if (error instanceof Refused && error.status === 404 && this.turns.length) {
        this._update({ trouble: troubleOf(error) });
      }
    }
  }

  /** The session's name; begins a session when there is none, one for all who ask meanwhile. */
  async ensure(): Promise<string> {
    if (this.session) {
      return this.session.name;
    }
    this._beginning ??= this._begin();
    return this._beginning;
  }

  /** Ask, and follow the answer until it is there. Rejects when the server does not take it. */
  async ask(question: string, extras: Extras = {}): Promise<void> {
    if (this.busy || !question.trim()) {
      return;
    }
    const { replaces = null } = extras;
    this._update({
      session: this.session && { ...this.session, turns: savedOnes(this.session.turns) },
      live: begin(question, extras),
      replaced: replaces,
      trouble: null
    });
    const visit = this._visit;
    try {
      const name = await this.ensure();
      const turn = await this._client.ask(name, { question, ...this._defaults(), ...extras });
      if (visit === this._visit) {
        await this._follow(turn, true);
      }
    } catch (error) {
      if (visit === this._visit) {
        this._update({ live: null, replaced: null, trouble: troubleOf(error) });
      }
      throw error;
    }
  }

  /** Stop the running turn; what was found is saved. */
  async stop(): Promise<void> {
    if (!this.live || this.live.state !== 'running') {
      return;
    }
    this._update({ live: { ...this.live, state: 'stopping' } });
    if (this._turn) {
      await this._client.stop(this._turn).catch(error => this.report(error));
    }
  }

  async saveSummary(markdown: string): Promise<void> {
    if (this.session) {
      await this._client.saveSummary(this.session.name, markdown);
      this._update({ session: { ...this.session, summary: markdown } });
    }
  }

  async undo(): Promise<void> {
    if (this.session && !this.busy) {
      await this._client.undoTurn(this.session.name);
      await this.refresh();
    }
  }

  async compress(): Promise<boolean> {
    if (!this.session || this.busy) {
      return false;
    }
    const done = await this._client.compress(this.session.name);
    await this.refresh();
    return done;
  }

  report(error: unknown): void {
    this._update({ trouble: troubleOf(error) });
  }

  dismiss(): void {
    this._update({ trouble: null });
  }

  /** Look for the turn again after the connection was given up. */
  async reconnect(): Promise<void> {
    if (this.name) {
      await this.open(this.name);
    }
  }

  private async _begin(): Promise<string> {
    const visit = this._visit;
    try {
      const name = await this._client.createSession();
      const empty = { title: '', file: null, revision: 0, running: null, summary: null, turns: [] };
      if (visit === this._visit) {
        this._update({ session: { name, ...empty } });
      }
      return name;
    } finally {
      if (visit === this._visit) {
        this._beginning = null;
      }
    }
  }

  /** Follow a turn that runs at the server but not here. */
  private _attach(): void {
    const running = this.session?.running;
    if (running && !this.busy) {
      this._update({ live: begin('') });
      void this._follow(running, false);
    }
  }

  private async _follow(turn: string, mine: boolean): Promise<void> {
    const abort = (this._abort = new AbortController());
    this._turn = turn;
    if (this.live?.state === 'stopping') {
      void this._client.stop(turn).catch(error => this.report(error));
    }
    try {
      const connection = (there: boolean) =>
        there === this.connected || this._update({ connected: there });
      for await (const event of this._client.events(turn, abort.signal, connection)) {
        const next = step(this.live!, event, Date.now());
        this._update({ live: keepStopping(this.live!, next) });
      }
    } catch (error) {
      this._update({ trouble: troubleOf(error), connected: true });
      if (error instanceof ConnectionLost) {
        this._update({ connected: false });
      }
    }
    if (!abort.signal.aborted) {
      await this._settle(mine);
    }
  }

  /** The turn is over: show what the server saved in the place of what was streamed. */
  private async _settle(mine: boolean): Promise<void> {
    const [live, visit] = [this.live!, this._visit];
    this._turn = null;
    let session: Session = { ...this.session!, running: null, turns: this.turns };
    let read = false;
    try {
      session = await this._client.session(session.name);
      read = true;
    } catch {
      // There is no notebook before the first turn is saved.
    }
    if (visit !== this._visit) {
      return;
    }
    if (!read || (live.error && live.number === null)) {
      session = { ...session, turns: [...session.turns, unsaved(live)] };
    }
    this._update({ session, live: null, replaced: null });
    const turn = session.turns.find(saved => saved.number === live.number);
    if (mine && turn) {
      this._ended.emit(turn);
    }
  }

  /** Stop listening; later answers to what was asked before are not for what is shown then. */
  private _leave(): void {
    this._visit += 1;
    this._abort.abort();
    this._turn = null;
    this._beginning = null;
    Object.assign(this, { live: null, replaced: null, connected: true, loading: false });
  }

  private _update(change: Partial<Conversation>): void {
    Object.assign(this, change);
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _ended = new Signal<this, Turn>(this);
  private _abort = new AbortController();
  private _turn: string | null = null;
  private _beginning: Promise<string> | null = null;
  private _visit = 0;
}

function savedOnes(turns: Turn[]): Turn[] {
  return turns.filter(turn => turn.number !== UNSAVED);
}

function keepStopping(before: Live, after: Live): Live {
  return before.state === 'stopping' && after.state === 'running'
    ? { ...after, state: 'stopping' }
    : after;
}

/** What to tell of an error, whatever was thrown. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refused) {
    return { message: error.message, mend: error.mend };
  }
  return { message: error instanceof Error ? error.message : String(error), mend: '' };
}
