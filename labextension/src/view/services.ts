import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import React from 'react';
import type { Turn } from '../api/types';
import type { Attachments } from '../model/attachments';
import type { Conversation } from '../model/conversation';
import type { Server } from '../model/server';
import type { Sessions } from '../model/sessions';
import type { PanelSettings } from '../settings';

/** Where the cells of a turn go. */
export type Where = 'above' | 'below' | 'turn';

/** What a person can do that reaches beyond the panel. */
export interface Actions {
  /**
   * Ask; false when the server did not take it. With a turn it is asked again, in its place and
   * about what it was about; else what is attached goes with the question.
   */
  ask(question: string, again?: Turn): Promise<boolean>;
  insert(turn: Turn, where: Where): void;
  newChat(): void;
  openSession(name: string): void;
  deleteSession(name: string): void;
  /** Open the menu of rarer things below a button. */
  openMenu(button: HTMLElement): void;
  openSettings(): void;
}

/** The notebook that insertions go to. */
export interface Target {
  readonly name: string | null;
  readonly changed: ISignal<unknown, void>;
}

/** Everything the views need, handed down once. */
export interface Services {
  trans: TranslationBundle;
  registry: IRenderMimeRegistry;
  conversation: Conversation;
  attachments: Attachments;
  sessions: Sessions;
  server: Server;
  settings: PanelSettings;
  target: Target;
  actions: Actions;
  themeChanged: ISignal<unknown, unknown> | null;
}

const Context = React.createContext<Services | null>(null);
export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = React.useContext(Context);
  if (!services) {
    throw new Error('The view is outside of the panel.');
  }
  return services;
}

/** Draw again whenever a signal is emitted; returns how often it was. */
export function useSignal(signal: ISignal<unknown, unknown> | null): number {
  const [count, setCount] = React.useState(0);
  React.useEffect(() => {
    const slot = () => setCount(n => n + 1);
    signal?.connect(slot);
    return () => void signal?.disconnect(slot);
  }, [signal]);
  return count;
}
