import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { ISignal, Signal } from '@lumino/signaling';
import React from 'react';
import { askIcon } from '../icons';
import { Root } from './root';
import { Services, ServicesProvider } from './services';

/** The side panel. */
export class AskPanel extends ReactWidget {
  constructor(private readonly _services: Services) {
    super();
    const { trans } = _services;
    this.id = 'nlquery-panel';
    this.addClass('nlq-Panel');
    this.title.icon = askIcon;
    this.title.caption = trans.__('Ask a question about your data');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('nlquery'));
  }

  /** Emitted when the panel comes into sight. */
  get shown(): ISignal<this, void> {
    return this._shown;
  }

  /** Put the cursor into the question box; React may not have drawn it yet. */
  async focusBox(): Promise<void> {
    await this.renderPromise;
    this.node.querySelector<HTMLTextAreaElement>('.nlq-Box')?.focus();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    void this.focusBox();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._shown.emit();
  }

  protected override render(): JSX.Element {
    return (
      <ServicesProvider value={this._services}>
        <Root />
      </ServicesProvider>
    );
  }

  private _shown = new Signal<this, void>(this);
}
