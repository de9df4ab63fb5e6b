import React from 'react';
import { filesOf } from '../logic/files';
import { Composer } from './composer';
import { Header } from './header';
import { Log } from './log';
import { useServices, useSignal } from './services';
import { SessionList } from './sessions';
import { Offline, Problems, Trouble } from './trouble';

/** The whole panel: header, conversation or list of sessions, question box. */
export function Root(): JSX.Element {
  const { trans, conversation, attachments } = useServices();
  useSignal(conversation.changed);
  const [list, setList] = React.useState(false);
  const [dropping, setDropping] = React.useState(false);
  const name = conversation.name;
  React.useEffect(() => setList(false), [name]);
  const root = React.useRef<HTMLDivElement>(null);
  const close = (focus: string) => {
    setList(false);
    root.current?.querySelector<HTMLElement>(focus)?.focus();
  };
  const toBox = () => close('.nlq-Box');
  const toButton = () => close('.nlq-Chats');
  const dragged = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <div
      ref={root}
      className={`nlq-Root${dropping ? ' nlq-mod-dropping' : ''}`}
      onDragOver={event => dragged(event) && (event.preventDefault(), setDropping(true))}
      onDragLeave={event =>
        event.currentTarget.contains(event.relatedTarget as Node) || setDropping(false)
      }
      onDrop={event => {
        setDropping(false);
        if (dragged(event)) {
          event.preventDefault();
          void attachments.add(filesOf(event.dataTransfer));
        }
      }}
    >
      <Header list={list} onList={() => setList(!list)} />
      <Problems />
      {list ? <SessionList onClose={toBox} onEscape={toButton} /> : <Log />}
      <Offline />
      <Trouble />
      <Composer />
      {dropping && <div className="nlq-DropHint">{trans.__('Drop files to attach them')}</div>}
    </div>
  );
}
