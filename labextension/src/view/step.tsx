import { caretRightIcon, checkIcon, errorIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { Step } from '../api/types';
import { duration } from '../logic/format';
import { stepTitle } from '../logic/steps';
import { Code } from './mime';
import { Outputs } from './outputs';
import { useServices, useSignal } from './services';

const SLOW = 30;

/** One executed cell as a line; opened, its code and output. */
export function StepCard(props: { step: Step & { since?: number | null } }): JSX.Element {
  const { step } = props;
  const { trans, settings } = useServices();
  useSignal(settings.changed);
  const [chosen, setOpen] = React.useState<boolean | null>(null);
  const open = chosen ?? settings.openSteps;
  const elapsed = useElapsed(step.since ?? null);
  const seconds = step.since ? elapsed : step.seconds;
  const state = step.status === 'running' ? 'running' : step.status === 'ok' ? 'done' : 'failed';
  const fallback =
    step.purpose === 'explore' ? trans.__('Look at the data') : trans.__('Compute the answer');
  return (
    <div className="nlq-Step" data-state={state}>
      <button
        type="button"
        className="nlq-StepLine"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <caretRightIcon.react tag="span" className="nlq-Caret" width="14px" />
        <StateMark state={state} />
        <span className="nlq-StepTitle">{stepTitle(step.code) || fallback}</span>
        <span className="nlq-StepTime">
          {state === 'running' && elapsed >= SLOW && <em>{trans.__('may be slow')} · </em>}
          {seconds === null ? '' : duration(seconds)}
        </span>
      </button>
      {state === 'failed' && step.error && <div className="nlq-StepError">{step.error}</div>}
      {open && (
        <div className="nlq-StepBody">
          <Code code={step.code} />
          <Outputs outputs={step.outputs} />
        </div>
      )}
    </div>
  );
}

function StateMark(props: { state: 'running' | 'done' | 'failed' }): JSX.Element {
  const { trans } = useServices();
  const names = {
    running: trans.__('Running'),
    done: trans.__('Done'),
    failed: trans.__('Failed')
  };
  const name = names[props.state];
  if (props.state === 'running') {
    return <span className="nlq-Spinner" role="img" aria-label={name} />;
  }
  const Icon = props.state === 'done' ? checkIcon : errorIcon;
  return (
    <span className={`nlq-Mark nlq-mod-${props.state}`} role="img" aria-label={name}>
      <Icon.react tag="span" width="14px" />
    </span>
  );
}

/** Seconds since a time, counted on while there is one. */
function useElapsed(since: number | null): number {
  const [now, setNow] = React.useState(Date.now);
  React.useEffect(() => {
    if (since === null) {
      return;
    }
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => window.clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, (now - since) / 1000);
}
