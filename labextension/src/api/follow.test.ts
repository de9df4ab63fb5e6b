import { expect, test } from 'vitest';
import { ConnectionLost, follow, FollowOptions, Refused } from './follow';

const log = [...Array(10).keys()].map(seq => ({ seq, type: seq === 9 ? 'done' : 'text' }));
const encoder = new TextEncoder();

/** A body with the events after `after`, cut off after so many bytes. */
function body(after: number, bytes = Infinity, ends = true): ReadableStream<Uint8Array> {
  const text = log
    .filter(event => event.seq > after)
    .map(event => `data: ${JSON.stringify(event)}\n\n`)
    .join('');
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(text).slice(0, bytes));
      if (ends) {
        controller.close();
      }
    }
  });
}

async function numbers(options: Partial<FollowOptions>): Promise<number[]> {
  const seen: number[] = [];
  const signal = new AbortController().signal;
  const all = { signal, sleep: async () => undefined, ...options } as FollowOptions;
  for await (const event of follow(all)) {
    seen.push(event.seq);
  }
  return seen;
}

test('each event once and in order, wherever the line is cut', async () => {
  for (let bytes = 1; bytes < 60; bytes++) {
    // The server sends one event again each time, as after an unclear cut.
    const open = async (after: number) => body(Math.max(-1, after - 1), bytes + 80);
    expect(await numbers({ open })).toEqual(log.map(event => event.seq));
  }
});

test('a line that says nothing is given up and asked for again', async () => {
  const asked: number[] = [];
  const open = async (after: number) => {
    asked.push(after);
    return asked.length === 1 ? body(after, 60, false) : body(after);
  };
  expect(await numbers({ open, silence: 20 })).toHaveLength(10);
  expect(asked).toHaveLength(2);
});

test('a loss is told, and the return', async () => {
  const told: boolean[] = [];
  let tries = 0;
  const open = async (after: number) => {
    if (tries++ === 1) {
      throw new TypeError('network');
    }
    return body(after, tries === 1 ? 100 : Infinity);
  };
  expect(await numbers({ open, onConnection: there => told.push(there) })).toHaveLength(10);
  expect(told).toEqual([true, false, false, true]);
});

test('no is no, but a server in trouble is asked again', async () => {
  const refused = (status: number) => async () => {
    throw new Refused('no', status);
  };
  await expect(numbers({ open: refused(410) })).rejects.toThrow(Refused);
  await expect(numbers({ open: refused(503), delays: [1, 1] })).rejects.toThrow(ConnectionLost);
});

test('the wait grows, and starts anew once an event has come', async () => {
  const waits: number[] = [];
  let tries = 0;
  const open = async (after: number) => {
    tries += 1;
    return body(after, tries === 3 ? 70 : tries > 5 ? Infinity : 0);
  };
  const sleep = async (ms: number) => void waits.push(ms);
  await numbers({ open, sleep, delays: [1, 2, 3, 4] });
  expect(waits).toEqual([1, 2, 1, 2, 3]);
});

test('nothing more comes after an abort', async () => {
  const abort = new AbortController();
  const seen: number[] = [];
  const open = async () => body(-1);
  for await (const event of follow({ open, signal: abort.signal })) {
    seen.push(event.seq);
    abort.abort();
    if (seen.length > 20) {
      break;
    }
  }
  expect(seen.length).toBeLessThan(20);
});
