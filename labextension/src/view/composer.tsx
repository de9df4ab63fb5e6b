import { stopIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { attachIcon, sendIcon } from '../icons';
import { pastedFiles } from '../logic/files';
import { Recall } from '../logic/recall';
import { sends } from '../logic/keys';
import { IconButton } from './button';
import { Chips } from './chips';
import { ModelChoice } from './model';
import { useServices, useSignal } from './services';

/** The question box with what goes with the question. */
export function Composer(): JSX.Element {
  const { trans, conversation, attachments, actions, settings, server } = useServices();
  useSignal(attachments.changed);
  useSignal(settings.changed);
  const [text, setText] = React.useState('');
  const box = React.useRef<HTMLTextAreaElement>(null);
  const picker = React.useRef<HTMLInputElement>(null);
  const recall = React.useMemo(() => new Recall(() => conversation.questions), [conversation]);
  useGrowth(box, text);

  const { busy } = conversation;
  const blocked = busy || attachments.uploading || !text.trim();
  const send = () => {
    if (/^\/(clear|new)\s*$/.test(text)) {
      actions.newChat();
    } else if (!blocked) {
      // What was not taken comes back, unless something else was written meanwhile.
      void actions.ask(text.trim()).then(taken => taken || setText(now => now || text));
    } else {
      return;
    }
    recall.reset();
    setText('');
  };
  const recalled = (question: string | null, event: React.KeyboardEvent) => {
    if (question !== null) {
      event.preventDefault();
      setText(question);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart } = event.currentTarget;
    if (sends(event.nativeEvent, settings.sendWith)) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && recall.recalling) {
      recall.reset();
      setText('');
    } else if (event.key === 'ArrowUp' && (recall.recalling || selectionStart === 0)) {
      recalled(recall.previous(value), event);
    } else if (event.key === 'ArrowDown' && recall.recalling) {
      recalled(recall.next(), event);
    }
  };
  const onPaste = (event: React.ClipboardEvent) => {
    const asked = conversation.turns.flatMap(turn => turn.files);
    const taken = [...attachments.files.map(file => file.filename), ...asked];
    const files = pastedFiles(event.clipboardData, taken);
    if (files.length) {
      event.preventDefault();
      void attachments.add(files);
    }
  };
  return (
    <form
      className="nlq-Composer"
      aria-label={trans.__('Ask')}
      onSubmit={event => (event.preventDefault(), send())}
    >
      <Chips />
      <textarea
        ref={box}
        className="nlq-Box"
        rows={1}
        aria-label={trans.__('Question')}
        placeholder={
          attachments.context.length ? trans.__('Ask about it') : trans.__('Ask a question')
        }
        value={text}
        onChange={event => (recall.reset(), setText(event.target.value))}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className="nlq-ComposerFoot">
        <IconButton
          icon={attachIcon}
          label={trans.__('Attach files')}
          onClick={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          accept={server.status?.attachments.types.join(',')}
          onChange={event => {
            void attachments.add(event.target.files ?? []);
            event.target.value = '';
          }}
        />
        <ModelChoice />
        {busy ? (
          <IconButton
            icon={stopIcon}
            label={trans.__('Stop')}
            className="nlq-Stop"
            disabled={conversation.live?.state === 'stopping'}
            onClick={() => {
              void conversation.stop();
              box.current?.focus(); // the button is about to go
            }}
          />
        ) : (
          <IconButton
            icon={sendIcon}
            label={trans.__('Ask')}
            className="nlq-Send"
            disabled={blocked}
            onClick={send}
          />
        )}
      </div>
    </form>
  );
}

/** Let the box be as high as its text, up to what the style allows. */
function useGrowth(box: React.RefObject<HTMLTextAreaElement>, text: string): void {
  React.useLayoutEffect(() => {
    const element = box.current!;
    element.style.height = 'auto';
    element.style.height = text ? `${element.scrollHeight}px` : '';
  }, [box, text]);
}
