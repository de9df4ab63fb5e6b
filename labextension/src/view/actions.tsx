import { addAboveIcon, addBelowIcon, refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { turnIcon } from '../icons';
import type { Turn } from '../api/types';
import { UNSAVED } from '../logic/live';
import { CopyButton, IconButton } from './button';
import { useServices, useSignal } from './services';

/** What can be done with an answer: into the notebook, to the clipboard, once more. */
export function TurnActions(props: { turn: Turn; busy: boolean }): JSX.Element {
  const { turn } = props;
  const { trans, actions, target } = useServices();
  useSignal(target.changed);
  const none = target.name === null;
  const where = none ? ` ${trans.__('(no active cell)')}` : '';
  return (
    <div className="nlq-Actions" role="group" aria-label={trans.__('Use the answer')}>
      {turn.number !== UNSAVED && (
        <>
          <IconButton
            icon={addAboveIcon}
            label={trans.__('Insert above active cell') + where}
            disabled={none}
            onClick={() => actions.insert(turn, 'above')}
          />
          <IconButton
            icon={addBelowIcon}
            label={trans.__('Insert below active cell') + where}
            disabled={none}
            onClick={() => actions.insert(turn, 'below')}
          />
          <IconButton
            icon={turnIcon}
            label={trans.__('Insert whole turn') + where}
            disabled={none}
            onClick={() => actions.insert(turn, 'turn')}
          />
        </>
      )}
      {turn.markdown && <CopyButton label={trans.__('Copy answer')} text={() => turn.markdown} />}
      <IconButton
        icon={refreshIcon}
        label={trans.__('Ask again')}
        disabled={props.busy}
        onClick={() => void actions.ask(turn.question, turn)}
      />
    </div>
  );
}
