import { deleteIcon, searchIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { SessionInfo } from '../api/types';
import { ago } from '../logic/format';
import { IconButton } from './button';
import { useServices, useSignal } from './services';

const TYPING = 200;

/** The list of sessions, newest first, with a search over all that was asked and answered. */
export function SessionList(props: { onClose: () => void; onEscape: () => void }): JSX.Element {
  const { trans, sessions } = useServices();
  useSignal(sessions.changed);
  const [words, setWords] = React.useState('');
  React.useEffect(() => {
    const timer = window.setTimeout(() => void sessions.search(words), words ? TYPING : 0);
    return () => window.clearTimeout(timer);
  }, [sessions, words]);
  return (
    <div
      className="nlq-Sessions"
      onKeyDown={event => event.key === 'Escape' && (event.stopPropagation(), props.onEscape())}
    >
      <div className="nlq-Search">
        <searchIcon.react tag="span" width="14px" />
        <input
          type="search"
          autoFocus
          aria-label={trans.__('Search chats')}
          placeholder={trans.__('Search')}
          value={words}
          onChange={event => setWords(event.target.value)}
        />
      </div>
      <ul aria-label={trans.__('Chats')} aria-busy={sessions.loading}>
        {sessions.list.map(session => (
          <SessionItem key={session.name} session={session} onOpen={props.onClose} />
        ))}
      </ul>
      {!sessions.loading && sessions.list.length === 0 && (
        <p className="nlq-Hint nlq-None" role="status">
          {words ? trans.__('No chat has these words.') : trans.__('No chats yet.')}
        </p>
      )}
    </div>
  );
}

function SessionItem(props: { session: SessionInfo; onOpen: () => void }): JSX.Element {
  const { session } = props;
  const { trans, actions, conversation } = useServices();
  const count = trans._n('%1 question', '%1 questions', session.turns);
  const state = session.running ? trans.__('running') : ago(session.changed, new Date());
  return (
    <li className={session.name === conversation.name ? 'nlq-mod-current' : ''}>
      <button
        type="button"
        className="nlq-SessionOpen"
        aria-current={session.name === conversation.name}
        onClick={() => (actions.openSession(session.name), props.onOpen())}
      >
        <span className="nlq-SessionTitle">{session.title || session.name}</span>
        <span className="nlq-Hint">
          {count} · {state}
        </span>
      </button>
      <IconButton
        icon={deleteIcon}
        label={trans.__('Delete %1', session.title || session.name)}
        className="nlq-mod-quiet"
        onClick={() => actions.deleteSession(session.name)}
      />
    </li>
  );
}
