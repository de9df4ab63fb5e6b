import { closeIcon, refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { Problem } from '../api/types';
import type { Trouble as TroubleText } from '../model/conversation';
import { IconButton } from './button';
import { useServices, useSignal } from './services';

/** What stands in the way, each with the way out: server, model, database, sandbox. */
export function Problems(): JSX.Element | null {
  const { trans, server } = useServices();
  useSignal(server.changed);
  const problems = [...awayProblem(), ...(server.status?.problems ?? [])];
  return problems.length ? (
    <div className="nlq-Trouble" role="alert">
      <div className="nlq-TroubleText">
        {problems.map((problem, i) => (
          <ProblemText key={i} problem={problem} />
        ))}
      </div>
      <IconButton
        icon={refreshIcon}
        label={trans.__('Check again')}
        onClick={() => void server.refresh()}
      />
    </div>
  ) : null;

  function awayProblem(): Problem[] {
    if (server.away === 'missing') {
      const mend = trans.__('Run “jupyter server extension enable nlquery.server” and restart it.');
      return [{ what: trans.__('The nlquery server extension is not running.'), mend }];
    }
    const mend = trans.__('Check that Jupyter runs, then check again.');
    return server.away ? [{ what: trans.__('The Jupyter server does not answer.'), mend }] : [];
  }
}

/** Why a turn failed, in the place of its answer. */
export function TurnTrouble(props: { trouble: TroubleText }): JSX.Element {
  const { message, mend } = props.trouble;
  return (
    <div className="nlq-Trouble" role="alert">
      <div className="nlq-TroubleText">
        <ProblemText problem={{ what: message, mend }} />
      </div>
    </div>
  );
}

function ProblemText(props: { problem: Problem }): JSX.Element {
  const { what, mend } = props.problem;
  return (
    <div className="nlq-Problem">
      <p>{what}</p>
      {mend && <p className="nlq-Mend">{mend}</p>}
    </div>
  );
}

/** An error of something a person did, until it is dismissed. */
export function Trouble(): JSX.Element | null {
  const { trans, conversation } = useServices();
  const { trouble } = conversation;
  return trouble ? (
    <div className="nlq-Trouble" role="alert">
      <div className="nlq-TroubleText">
        <ProblemText
          problem={{
            what: trouble.message || trans.__('The connection was lost.'),
            mend: trouble.mend
          }}
        />
      </div>
      <IconButton
        icon={closeIcon}
        label={trans.__('Dismiss')}
        onClick={() => conversation.dismiss()}
      />
    </div>
  ) : null;
}

/** A line that is there while the server cannot be reached. */
export function Offline(): JSX.Element | null {
  const { trans, conversation } = useServices();
  if (conversation.connected) {
    return null;
  }
  return (
    <div className="nlq-Offline" role="status">
      {conversation.busy
        ? trans.__('Connection lost. Trying again…')
        : trans.__('Connection lost.')}
      {!conversation.busy && (
        <button type="button" className="nlq-Link" onClick={() => void conversation.reconnect()}>
          {trans.__('Reconnect')}
        </button>
      )}
    </div>
  );
}
