import { addIcon, ellipsesIcon, historyIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton } from './button';
import { useServices } from './services';

/** The bar on top: which session this is, and the ways to others. */
export function Header(props: { list: boolean; onList: () => void }): JSX.Element {
  const { trans, conversation, actions } = useServices();
  const title = conversation.session?.title || conversation.turns[0]?.question;
  return (
    <div className="nlq-Header">
      <h1 title={title}>{props.list ? trans.__('Chats') : title || trans.__('New chat')}</h1>
      <IconButton icon={addIcon} label={trans.__('New chat')} onClick={() => actions.newChat()} />
      <IconButton
        icon={historyIcon}
        label={trans.__('Chats')}
        className="nlq-Chats"
        pressed={props.list}
        onClick={props.onList}
      />
      <IconButton
        icon={ellipsesIcon}
        label={trans.__('More')}
        onClick={event => actions.openMenu(event.currentTarget)}
      />
    </div>
  );
}
