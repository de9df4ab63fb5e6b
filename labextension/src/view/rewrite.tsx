import React from 'react';
import type { Turn } from '../api/types';
import { About } from './about';
import { useServices } from './services';

/** A question that is being edited; sending it takes the place of this turn and the later ones. */
export function Rewrite(props: { turn: Turn; onDone: () => void }): JSX.Element {
  const { turn, onDone } = props;
  const { trans, actions, conversation } = useServices();
  const [text, setText] = React.useState(turn.question);
  const later = conversation.turns.filter(other => other.number > turn.number).length;
  const send = () => {
    if (text.trim()) {
      onDone();
      void actions.ask(text.trim(), turn);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onDone();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className="nlq-Rewrite">
      <About of={turn} />
      <textarea
        className="nlq-Input"
        aria-label={trans.__('Edit the question')}
        value={text}
        rows={Math.min(6, text.split('\n').length + 1)}
        ref={element => element === document.activeElement || element?.focus()}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="nlq-RewriteFoot">
        <span className="nlq-Hint">
          {later > 0 &&
            trans._n('Replaces this and %1 later turn', 'Replaces this and %1 later turns', later)}
        </span>
        <button type="button" className="jp-Button jp-mod-styled jp-mod-minimal" onClick={onDone}>
          {trans.__('Cancel')}
        </button>
        <button
          type="button"
          className="jp-Button jp-mod-styled jp-mod-accept"
          disabled={!text.trim()}
          onClick={send}
        >
          {trans.__('Ask again')}
        </button>
      </div>
    </div>
  );
}
