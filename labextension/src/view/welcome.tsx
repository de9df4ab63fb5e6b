import React from 'react';
import { askIcon } from '../icons';
import { useServices, useSignal } from './services';

/** What an empty conversation shows: what can be asked, with examples. */
export function WelcomeView(): JSX.Element {
  const { trans, server, actions } = useServices();
  useSignal(server.changed);
  const { welcome, status } = server;
  return (
    <section className="nlq-Welcome">
      <askIcon.react tag="div" className="nlq-WelcomeIcon" width="36px" />
      <h2>{welcome?.title || trans.__('Ask a question about your data')}</h2>
      {welcome?.text && <p>{welcome.text}</p>}
      {welcome && welcome.examples.length > 0 && (
        <div className="nlq-Examples" role="group" aria-label={trans.__('Examples')}>
          {welcome.examples.slice(0, 5).map(question => (
            <button
              key={question}
              type="button"
              className="nlq-Example"
              onClick={() => void actions.ask(question)}
            >
              {question}
            </button>
          ))}
        </div>
      )}
      {!status && !server.away && (
        <p className="nlq-Hint" role="status">
          {trans.__('Looking at the data…')}
        </p>
      )}
      {status?.database && <p className="nlq-Hint">{status.database}</p>}
    </section>
  );
}
