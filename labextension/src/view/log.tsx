import React from 'react';
import { LiveTurn } from './live';
import { useServices } from './services';
import { Summary } from './summary';
import { TurnView } from './turn';
import { WelcomeView } from './welcome';

/** How near to the end, in pixels, still counts as reading along. */
const NEAR = 60;

/** The conversation: what was compressed, the turns, the one that runs. */
export function Log(): JSX.Element {
  const { trans, conversation } = useServices();
  const { live, turns, session, busy, loading } = conversation;
  const host = useFollowEnd(live ?? turns.length, live !== null);
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

/** Keep the end in sight while content grows, unless the reader has scrolled away from it. */
function useFollowEnd(content: unknown, running: boolean): React.RefObject<HTMLDivElement> {
  const host = React.useRef<HTMLDivElement>(null);
  const near = React.useRef(true);
  React.useEffect(() => {
    const element = host.current!;
    const onScroll = () => {
      near.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    const toEnd = () => near.current && element.scrollTo({ top: element.scrollHeight });
    const observer = new ResizeObserver(toEnd);
    const watch = new MutationObserver(() => {
      observer.disconnect();
      observer.observe(element);
      [...element.children].forEach(child => observer.observe(child));
    });
    watch.observe(element, { childList: true });
    [...element.children].forEach(child => observer.observe(child));
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      watch.disconnect();
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);
  React.useEffect(() => {
    near.current ||= running;
  }, [running]);
  React.useEffect(() => {
    if (near.current) {
      host.current?.scrollTo({ top: host.current.scrollHeight });
    }
  }, [content]);
  return host;
}
