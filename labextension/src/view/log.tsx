import React from 'react';
import { useFollow } from './follow';
import { LiveTurn } from './live';
import { useServices } from './services';
import { Summary } from './summary';
import { TurnView } from './turn';
import { WelcomeView } from './welcome';

/** The conversation: what was compressed, the turns, the one that runs. */
export function Log(): JSX.Element {
  const { trans, conversation } = useServices();
  const { live, turns, session, busy, loading } = conversation;
  const host = useFollow(live !== null);
  const old = turns.filter(turn => turn.compressed);
  const recent = turns.filter(turn => !turn.compressed);
  const empty = !loading && !live && turns.length === 0;
  return (
    <div
      ref={host}
      className="nlq-Log"
      role="log"
      aria-live="polite"
      aria-busy={busy || loading}
      aria-label={trans.__('Conversation')}
      tabIndex={0}
    >
      {loading && <div className="nlq-Loading">{trans.__('Opening…')}</div>}
      {empty && <WelcomeView />}
      {old.length > 0 && (
        <details className="nlq-Old">
          <summary>{trans._n('%1 earlier question', '%1 earlier questions', old.length)}</summary>
          {old.map(turn => (
            <TurnView key={turn.number} turn={turn} last={false} busy={busy} />
          ))}
        </details>
      )}
      {session?.summary && <Summary markdown={session.summary} busy={busy} />}
      {recent.map((turn, i) => (
        <TurnView
          key={turn.number}
          turn={turn}
          last={!live && i === recent.length - 1}
          busy={busy}
        />
      ))}
      {live && <LiveTurn live={live} />}
    </div>
  );
}
