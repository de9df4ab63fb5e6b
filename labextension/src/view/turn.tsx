import { editIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { Turn } from '../api/types';
import { footer } from '../logic/format';
import { About } from './about';
import { TurnActions } from './actions';
import { Chart } from './chart';
import { IconButton } from './button';
import { Markdown } from './mime';
import { Rewrite } from './rewrite';
import { useServices } from './services';
import { StepCard } from './step';
import { DataTable } from './table';
import { TurnTrouble } from './trouble';

interface TurnViewProps {
  turn: Turn;
  last: boolean;
  busy: boolean;
}

/** A saved turn: question, steps, answer, and what can be done with it. */
export const TurnView = React.memo((props: TurnViewProps): JSX.Element => {
  const { turn, last, busy } = props;
  const { trans } = useServices();
  const status = turn.ending === 'stopped' ? 'stopped' : turn.status;
  // The line above says it already.
  const text = status === 'stopped' ? turn.markdown.replace(/^Stopped\.\s*/, '') : turn.markdown;
  return (
    <article
      className="nlq-Turn"
      data-status={status}
      aria-label={trans.__('Question %1', turn.number)}
    >
      <Question turn={turn} busy={busy} />
      <Steps steps={turn.steps} />
      <StatusLine status={status} />
      {text && <Markdown text={text} />}
      {turn.trouble && <TurnTrouble trouble={turn.trouble} />}
      {turn.chart && <Chart spec={turn.chart} />}
      {turn.table && turn.table.rows.length > 0 && <DataTable table={turn.table} />}
      <Assumptions lines={turn.assumptions} />
      <TurnActions turn={turn} busy={busy} />
      <div className="nlq-Footer">{footer(turn.seconds, turn.usage, turn.model)}</div>
      {(last || turn.status === 'declined') && (
        <Suggestions questions={turn.suggestions} declined={turn.status === 'declined'} />
      )}
    </article>
  );
});
TurnView.displayName = 'TurnView';

/** The question in its bubble; it can be edited and sent again. */
function Question(props: { turn: Turn; busy: boolean }): JSX.Element {
  const { trans } = useServices();
  const [editing, setEditing] = React.useState(false);
  if (editing) {
    return <Rewrite turn={props.turn} onDone={() => setEditing(false)} />;
  }
  return (
    <>
      <About of={props.turn} />
      <div className="nlq-Question">
        {!props.turn.compressed && (
          <IconButton
            icon={editIcon}
            label={trans.__('Edit and ask again')}
            className="nlq-mod-quiet"
            disabled={props.busy}
            onClick={() => setEditing(true)}
          />
        )}
        <QuestionText text={props.turn.question} />
      </div>
    </>
  );
}

export function QuestionText(props: { text: string }): JSX.Element {
  return <div className="nlq-QuestionText">{props.text}</div>;
}

export function Steps(props: { steps: Turn['steps'] }): JSX.Element | null {
  return props.steps.length ? (
    <div className="nlq-Steps">
      {props.steps.map((step, i) => (
        <StepCard key={`${step.call_id}-${i}`} step={step} />
      ))}
    </div>
  ) : null;
}

function StatusLine(props: { status: Turn['status'] }): JSX.Element | null {
  const { trans } = useServices();
  const words: Record<string, string> = {
    declined: trans.__('Not answered rather than guessed'),
    failed: trans.__('Failed'),
    stopped: trans.__('Stopped')
  };
  const text = words[props.status];
  return text ? <div className={`nlq-Status nlq-mod-${props.status}`}>{text}</div> : null;
}

function Assumptions(props: { lines: string[] }): JSX.Element | null {
  const { trans } = useServices();
  return props.lines.length ? (
    <details className="nlq-Assumptions">
      <summary>{trans._n('%1 assumption', '%1 assumptions', props.lines.length)}</summary>
      <ul>
        {props.lines.map((line, i) => (
          <li key={i}>
            <Markdown text={line} />
          </li>
        ))}
      </ul>
    </details>
  ) : null;
}

function Suggestions(props: { questions: string[]; declined: boolean }): JSX.Element | null {
  const { trans, actions } = useServices();
  const label = props.declined ? trans.__('Ask instead') : trans.__('Ask next');
  return props.questions.length ? (
    <div className="nlq-Suggestions" role="group" aria-label={label}>
      <span className="nlq-Label">{label}</span>
      {props.questions.map(question => (
        <button
          key={question}
          type="button"
          className="nlq-Pill"
          onClick={() => void actions.ask(question)}
        >
          {question}
        </button>
      ))}
    </div>
  ) : null;
}
