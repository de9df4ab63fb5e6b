import React from 'react';
import type { Live } from '../logic/live';
import { asTurn } from '../logic/live';
import { About } from './about';
import { Chart } from './chart';
import { Markdown } from './mime';
import { useServices } from './services';
import { DataTable } from './table';
import { TurnTrouble } from './trouble';
import { QuestionText, Steps } from './turn';

/** The turn that is being answered. */
export function LiveTurn(props: { live: Live }): JSX.Element {
  const { live } = props;
  const { trans } = useServices();
  const turn = asTurn(live);
  return (
    <article
      className="nlq-Turn"
      data-status={live.state}
      aria-label={trans.__('Running question')}
    >
      <About of={live} />
      <div className="nlq-Question">
        <QuestionText text={live.question || '…'} />
      </div>
      <Steps steps={live.steps} />
      {live.notices.map((notice, i) => (
        <div key={i} className="nlq-Notice">
          {noticeText(notice)}
        </div>
      ))}
      {turn.markdown && <Markdown text={turn.markdown} />}
      {turn.chart && <Chart spec={turn.chart} />}
      {turn.table && <DataTable table={turn.table} />}
      {live.error && <TurnTrouble trouble={live.error} />}
      <div className="nlq-Progress" role="status">
        <span className="nlq-Dots" aria-hidden="true" />
        {progress()}
      </div>
    </article>
  );

  function noticeText(notice: string): string {
    const turns = Number(notice.match(/^compressed:(\d+)$/)?.[1]);
    return turns
      ? trans._n(
          '%1 older turn went into the summary',
          '%1 older turns went into the summary',
          turns
        )
      : notice;
  }

  function progress(): string {
    const running = live.steps.findIndex(step => step.status === 'running');
    if (live.state === 'stopping') {
      return trans.__('Stopping…');
    }
    if (live.retry) {
      return trans.__('%1 Trying again…', live.retry);
    }
    if (live.answer) {
      return trans.__('Saving…');
    }
    if (live.waiting) {
      return live.waiting;
    }
    if (running >= 0) {
      return trans.__('Running cell %1…', running + 1);
    }
    if (live.text) {
      return trans.__('Writing…');
    }
    return live.model ? trans.__('Thinking (%1)…', live.model) : trans.__('Starting…');
  }
}
