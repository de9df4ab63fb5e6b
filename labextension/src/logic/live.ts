import type { IOutput } from '@jupyterlab/nbformat';
import type { Context, Step, Turn, TurnEvent, Usage } from '../api/types';

export type LiveState = 'running' | 'stopping' | 'done' | 'stopped' | 'failed';

export interface LiveStep extends Step {
  /** When it began, in milliseconds of the clock of this page; null once it ended. */
  since: number | null;
}

/** A turn that is being answered: what the events have said so far. */
export interface Live {
  question: string;
  context: Context[];
  files: string[];
  model: string;
  text: string;
  thinking: boolean;
  steps: LiveStep[];
  notices: string[];
  retry: string;
  /** What takes its time before the turn goes on. */
  waiting: string;
  usage: Usage | null;
  error: { message: string; mend: string } | null;
  answer: Partial<Turn> | null;
  state: LiveState;
  number: number | null;
}

/** A turn that begins, with what goes with its question. */
export function begin(
  question: string,
  beside: Partial<Pick<Live, 'context' | 'files'>> = {}
): Live {
  return {
    question,
    context: beside.context ?? [],
    files: beside.files ?? [],
    model: '',
    text: '',
    thinking: false,
    steps: [],
    notices: [],
    retry: '',
    waiting: '',
    usage: null,
    error: null,
    answer: null,
    state: 'running',
    number: null
  };
}

type Change = (live: Live, event: TurnEvent, now: number) => Partial<Live>;

const CHANGES: Record<string, Change> = {
  started: (live, e) => ({ question: e.question ?? live.question, model: e.model ?? '' }),
  text: (live, e) => ({ text: live.text + e.text, thinking: false, retry: '' }),
  reasoning: () => ({ thinking: true, retry: '' }),
  code: (live, e, now) => ({
    text: '',
    thinking: false,
    retry: '',
    steps: [...live.steps, newStep(e, now)]
  }),
  output: (live, e) => ({
    steps: changed(live.steps, e.call_id, step => ({
      outputs: merged(step.outputs, e.output as IOutput)
    }))
  }),
  code_done: (live, e) => ({
    steps: changed(live.steps, e.call_id, () => ({
      status: e.status,
      seconds: e.seconds,
      error: e.error ?? '',
      since: null
    }))
  }),
  retry: (_, e) => ({ text: '', retry: e.reason }),
  discard: () => ({ text: '' }),
  compressed: (live, e) => ({
    notices: [...live.notices, `compressed:${e.turns}`]
  }),
  notice: (live, e) => ({ notices: [...live.notices, e.message] }),
  waiting: (_, e) => ({ waiting: e.message }),
  usage: (_, e) => ({ usage: e.usage }),
  error: (_, e) => ({ error: { message: e.message, mend: e.mend ?? '' } }),
  answer: (_, e) => ({ answer: readAnswer(e), retry: '', thinking: false }),
  done: (live, e) => ({ state: e.state, number: e.number ?? null, steps: live.steps.map(closed) })
};

/** The turn after an event. Events of unknown types change nothing. */
export function step(live: Live, event: TurnEvent, now: number): Live {
  const change = CHANGES[event.type];
  return change ? { ...live, waiting: '', ...change(live, event, now) } : live;
}

function newStep(event: TurnEvent, now: number): LiveStep {
  const { call_id, code, purpose } = event;
  const running = { status: 'running', seconds: null, error: '', outputs: [], since: now };
  return { call_id, code, purpose, ...running };
}

function changed(
  steps: LiveStep[],
  id: string,
  change: (step: LiveStep) => Partial<LiveStep>
): LiveStep[] {
  // The last one: a model may use an id twice.
  const at = steps.findLastIndex(step => step.call_id === id);
  return steps.map((step, i) => (i === at ? { ...step, ...change(step) } : step));
}

/** Streams that follow each other are one output, as in a notebook. */
function merged(outputs: IOutput[], next: IOutput): IOutput[] {
  const last = outputs.at(-1);
  if (last?.output_type === 'stream' && next.output_type === 'stream' && last.name === next.name) {
    return [...outputs.slice(0, -1), { ...last, text: textOf(last.text) + textOf(next.text) }];
  }
  return [...outputs, next];
}

function closed(step: LiveStep): LiveStep {
  return step.status === 'running' ? { ...step, status: 'interrupted', since: null } : step;
}

/** The text of an output, which may be a list of lines. */
export function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text ?? '');
}

function readAnswer(event: TurnEvent): Partial<Turn> {
  const { markdown, answer, ...rest } = (event.answer ?? event) as Record<string, unknown>;
  return { ...rest, markdown: String(markdown ?? answer ?? '') } as Partial<Turn>;
}

/** The number of a turn that the session's notebook does not have: it failed too early. */
export const UNSAVED = 0;

/** A turn that was not saved, as the panel keeps it: with its error in the place of an answer. */
export function unsaved(live: Live): Turn {
  return { ...asTurn(live), trouble: live.error };
}

/** What a live turn shows as a finished one, until the saved one has been read. */
export function asTurn(live: Live): Turn {
  const status = { done: 'answered', stopped: 'stopped', failed: 'failed' }[live.state as 'done'];
  return {
    number: live.number ?? UNSAVED,
    question: live.question,
    context: live.context,
    files: live.files,
    status: (status ?? 'failed') as Turn['status'],
    markdown: live.text,
    table: null,
    chart: null,
    steps: live.steps,
    assumptions: [],
    suggestions: [],
    model: live.model,
    usage: live.usage,
    seconds: null,
    ...live.answer,
    ...(live.answer?.steps?.length ? {} : { steps: live.steps })
  };
}
