import { editIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton } from './button';
import { Markdown } from './mime';
import { useServices } from './services';

/** The summary's own heading, which the panel's stands for. */
const HEADING = /^\s*#+ Summary of earlier questions\s*\n/;

/** The summary of compressed turns, which is what the model remembers of them; it can be edited. */
export function Summary(props: { markdown: string; busy: boolean }): JSX.Element {
  const { trans, conversation } = useServices();
  const [draft, setDraft] = React.useState<string | null>(null);
  const save = () => {
    conversation.saveSummary(draft!).then(
      () => setDraft(null),
      error => conversation.report(error)
    );
  };
  return (
    <section className="nlq-Summary" aria-label={trans.__('Summary of earlier questions')}>
      <div className="nlq-SummaryHead">
        <span className="nlq-Label">{trans.__('Summary of earlier questions')}</span>
        {draft === null && (
          <IconButton
            icon={editIcon}
            label={trans.__('Edit the summary')}
            disabled={props.busy}
            onClick={() => setDraft(props.markdown)}
          />
        )}
      </div>
      {draft === null ? (
        <Markdown text={props.markdown.replace(HEADING, '')} />
      ) : (
        <>
          <textarea
            className="nlq-Input"
            aria-label={trans.__('Summary')}
            value={draft}
            rows={12}
            autoFocus
            onChange={event => setDraft(event.target.value)}
            onKeyDown={event => event.key === 'Escape' && setDraft(null)}
          />
          <div className="nlq-RewriteFoot">
            <span className="nlq-Hint">{trans.__('This is what the assistant remembers.')}</span>
            <button
              type="button"
              className="jp-Button jp-mod-styled jp-mod-minimal"
              onClick={() => setDraft(null)}
            >
              {trans.__('Cancel')}
            </button>
            <button type="button" className="jp-Button jp-mod-styled jp-mod-accept" onClick={save}>
              {trans.__('Save')}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
