import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ISignal, Signal } from '@lumino/signaling';
import type { Ask } from './api/types';

export type SendWith = 'Enter' | 'Shift Enter';
export type InsertMode = 'on request' | 'every turn';

/** The settings of `schema/plugin.json` with types; the defaults until they are loaded. */
export class PanelSettings {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Take the values of the settings editor from now on. */
  use(settings: ISettingRegistry.ISettings): void {
    this._settings = settings;
    settings.changed.connect(() => this._changed.emit());
    this._changed.emit();
  }

  get sendWith(): SendWith {
    return this._get('sendWith', 'Enter');
  }

  get insertMode(): InsertMode {
    return this._get('insertMode', 'on request');
  }

  get insertOutputs(): boolean {
    return this._get('insertOutputs', true);
  }

  get followNotebook(): boolean {
    return this._get('followNotebook', true);
  }

  get openSteps(): boolean {
    return this._get('openSteps', false);
  }

  /** The model that a person chose; empty: the server's. */
  get model(): string {
    if (this._choice !== null) {
      return this._choice;
    }
    const provider = this._get('provider', 'server');
    const name = this._get('model', '').trim();
    if (provider === 'server') {
      return '';
    }
    return provider === 'auto' || provider === 'offline' || !name
      ? provider
      : `${provider}:${name}`;
  }

  async setModel(model: string): Promise<void> {
    const [provider, ...name] = model.split(':');
    // Counts at once: saving takes a while, and the next question may not wait for it.
    this._choice = model;
    this._changed.emit();
    try {
      await this._settings?.set('provider', model ? provider : 'server');
      await this._settings?.set('model', name.join(':'));
    } finally {
      this._choice = this._choice === model && this._settings ? null : this._choice;
      this._changed.emit();
    }
  }

  /** What goes with each question. */
  get forQuestions(): Pick<Ask, 'model' | 'settings'> {
    const limits = this._get<Record<string, unknown>>('limits', {});
    const set = Object.entries(limits).filter(([, value]) => Number(value) > 0);
    const settings: Record<string, unknown> = Object.fromEntries(
      set.map(([k, v]) => [snake(k), v])
    );
    const baseUrl = this._get('baseUrl', '').trim();
    const fastPath = this._get<string>('fastPath', 'server');
    return {
      ...(this.model ? { model: this.model } : {}),
      settings: {
        ...settings,
        ...(fastPath === 'server' ? {} : { fast_path: fastPath === 'on' }),
        ...(baseUrl ? { base_url: baseUrl } : {})
      }
    };
  }

  private _get<T>(key: string, otherwise: T): T {
    return (this._settings?.get(key).composite as T | undefined) ?? otherwise;
  }

  private _choice: string | null = null;
  private _settings: ISettingRegistry.ISettings | null = null;
  private _changed = new Signal<this, void>(this);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
