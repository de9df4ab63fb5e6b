import { expect, test } from 'vitest';
import type { TurnEvent } from '../api/types';
import { asTurn, begin, step, unsaved, UNSAVED } from './live';

function play(...events: Omit<TurnEvent, 'seq'>[]) {
  return events.reduce((live, e, seq) => step(live, { seq, ...e } as TurnEvent, 1000), begin('q'));
}

const code = { type: 'code', call_id: 'a', code: '1', purpose: 'explore' };

test('text builds up, and is taken back by a retry, a discard and the next cell', () => {
  expect(play({ type: 'text', text: 'A' }, { type: 'text', text: 'B' }).text).toBe('AB');
  expect(play({ type: 'text', text: 'A' }, { type: 'discard', reason: '' }).text).toBe('');
  expect(play({ type: 'text', text: 'A' }, code).text).toBe('');
  const retried = play({ type: 'text', text: 'A' }, { type: 'retry', reason: 'Overloaded.' });
  expect([retried.text, retried.retry]).toEqual(['', 'Overloaded.']);
});

test('what goes with a question stays with its turn, also when it fails early', () => {
  const beside = { context: [{ kind: 'cell' as const, text: 'x = 1' }], files: ['menu.csv'] };
  const failed = step(begin('q', beside), { seq: 0, type: 'error', message: 'No.' }, 0);
  expect(unsaved(failed)).toMatchObject({ number: UNSAVED, ...beside });
  expect(begin('q')).toMatchObject({ context: [], files: [] });
});

test('a cell runs, prints and ends', () => {
  const running = play(code);
  expect(running.steps[0]).toMatchObject({ status: 'running', since: 1000 });
  const out = (text: string) => ({
    type: 'output',
    call_id: 'a',
    output: { output_type: 'stream', name: 'stdout', text }
  });
  const done = play(code, out('1'), out('2'), {
    type: 'code_done',
    call_id: 'a',
    status: 'ok',
    seconds: 2
  });
  expect(done.steps[0]).toMatchObject({ status: 'ok', seconds: 2, since: null });
  expect(done.steps[0].outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: '12' }]);
});

test('an id that comes twice means the later cell', () => {
  const end = { type: 'code_done', call_id: 'a', status: 'error', seconds: 1, error: 'E' };
  expect(play(code, code, end).steps.map(s => s.status)).toEqual(['running', 'error']);
});

test('what still ran at the end was interrupted', () => {
  const live = play(code, { type: 'done', state: 'stopped', number: 3 });
  expect(live).toMatchObject({ state: 'stopped', number: 3 });
  expect(live.steps[0].status).toBe('interrupted');
});

test('the answer is read with the fields at the top or inside, text under either name', () => {
  const answer = { markdown: 'M', status: 'declined', suggestions: ['s'] };
  expect(asTurn(play({ type: 'answer', ...answer })).markdown).toBe('M');
  const inner = play({ type: 'answer', answer: { answer: 'M', status: 'declined' } });
  expect(asTurn(inner)).toMatchObject({ markdown: 'M', status: 'declined' });
});

test('unknown events change nothing', () => {
  const live = begin('q');
  expect(step(live, { seq: 0, type: 'new-kind' }, 0)).toBe(live);
});

test('a turn that failed before it was saved says why and how to mend it', () => {
  const live = play(
    { type: 'text', text: 'Well' },
    { type: 'error', message: 'No key is set.', mend: 'Set one.' },
    { type: 'done', state: 'failed', number: null }
  );
  expect(unsaved(live)).toMatchObject({
    number: UNSAVED,
    status: 'failed',
    markdown: 'Well',
    trouble: { message: 'No key is set.', mend: 'Set one.' }
  });
});

test('what is waited for is said until something else happens', () => {
  const waiting = { type: 'waiting', message: 'Starting the sandbox…' };
  expect(play(waiting).waiting).toBe('Starting the sandbox…');
  expect(play(waiting, code).waiting).toBe('');
});
