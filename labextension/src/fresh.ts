import type { Conversation } from './model/conversation';
import type { Server } from './model/server';
import type { AskPanel } from './view/panel';

const EVERY = 10_000;

/**
 * Show what other tabs and the notebook did to the session: read it again when the panel or the
 * window comes into sight, and now and then while it is looked at.
 */
export function keepFresh(panel: AskPanel, conversation: Conversation, server: Server): void {
  const seen = () => panel.isVisible && document.visibilityState === 'visible';
  const refresh = () => void (seen() && conversation.refresh());
  panel.shown.connect(() => {
    void server.refresh();
    refresh();
  });
  window.addEventListener('focus', refresh);
  document.addEventListener('visibilitychange', refresh);
  window.setInterval(refresh, EVERY);
}
