import { expect, test } from 'vitest';
import { EventParser } from './sse';

const stream =
  'id: 0\ndata: {"seq":0,"type":"text","text":"é\\n"}\n\n: ping\n\ndata: {"seq":1,\ndata: "type":"done"}\n\n';
const events = [
  { seq: 0, type: 'text', text: 'é\n' },
  { seq: 1, type: 'done' }
];

test.each([1, 2, 3, 7, 1000])('the same events in pieces of %d', size => {
  for (const text of [stream, stream.replace(/\n/g, '\r\n'), stream.replace(/\n/g, '\r')]) {
    const parser = new EventParser();
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect([...pieces, '\n'].flatMap(piece => parser.feed(piece))).toEqual(events);
  }
});

test('an unfinished event is not given out', () => {
  expect(new EventParser().feed('data: {"seq":0}\n')).toEqual([]);
});
