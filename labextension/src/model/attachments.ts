import { ISignal, Signal } from '@lumino/signaling';
import type { Client } from '../api/client';
import { Refused } from '../api/follow';
import type { Attachment, Context, ServerStatus } from '../api/types';
import { refusedBecause } from '../logic/files';
import { troubleOf, Trouble } from './conversation';

/** A file on its way into the session's work directory. */
export interface Pending {
  id: number;
  filename: string;
  size: number;
  attachment: Attachment | null;
  trouble: Trouble | null;
  /** A local address of an image's content, to show it. */
  image: string | null;
}

interface Taken {
  files: Pending[];
  context: Context[];
}

/** What the next question takes with it: files, and things of the notebook. */
export class Attachments {
  constructor(
    private readonly _client: Client,
    private readonly _session: () => Promise<string>,
    private readonly _limits: () => Promise<ServerStatus['attachments'] | null>
  ) {}

  files: Pending[] = [];
  context: Context[] = [];

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get uploading(): boolean {
    return this.files.some(file => !file.attachment && !file.trouble);
  }

  /** Names of the files that are there, for the question. */
  get names(): string[] {
    return this.files.flatMap(file => file.attachment?.name ?? []);
  }

  async add(files: Iterable<File>): Promise<void> {
    await Promise.all([...files].map(file => this._upload(file)));
  }

  async remove(id: number): Promise<void> {
    const file = this.files.find(pending => pending.id === id);
    this._set(this.files.filter(pending => pending.id !== id));
    if (file?.image) {
      URL.revokeObjectURL(file.image);
    }
    if (file?.attachment) {
      await this._client.detach(await this._session(), file.attachment.name).catch(() => undefined);
    }
  }

  addContext(context: Context): void {
    this.context = [...this.context, context];
    this._changed.emit();
  }

  removeContext(index: number): void {
    this.context = this.context.filter((_, i) => i !== index);
    this._changed.emit();
  }

  clear(): void {
    this.take();
  }

  /** Take everything away, for it goes with a question. */
  take(): Taken {
    const { files, context } = this;
    this.context = [];
    this._set([]);
    return { files, context };
  }

  /** Put back what went with a question that was not taken. */
  putBack({ files, context }: Taken): void {
    this.context = [...context, ...this.context];
    this._set([...files, ...this.files]);
  }

  private async _upload(file: File): Promise<void> {
    const image = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
    const { name: filename, size } = file;
    const id = this._next++;
    this._set([...this.files, { id, filename, size, attachment: null, trouble: null, image }]);
    const trouble = refusedBecause(filename, size, await this._limits());
    if (trouble) {
      this._change(id, { trouble });
      return;
    }
    try {
      const attachment = await this._client.attach(await this._session(), file, filename);
      this._change(id, { attachment });
    } catch (error) {
      this._change(id, { trouble: troubleOf(error instanceof Refused ? error : String(error)) });
    }
  }

  private _change(id: number, change: Partial<Pending>): void {
    this._set(this.files.map(file => (file.id === id ? { ...file, ...change } : file)));
  }

  private _set(files: Pending[]): void {
    this.files = files;
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _next = 0;
}
