import { EventParser } from './sse';
import type { TurnEvent } from './types';

/** Thrown by `open` when asking again cannot help: the server answered, and said no. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly mend = ''
  ) {
    super(message);
  }
}

/** The connection was lost and did not come back in time. */
export class ConnectionLost extends Error {}

export interface FollowOptions {
  /** Ask for the events after a number; the body of the reply. */
  open: (after: number, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  signal: AbortSignal;
  after?: number;
  /** Told when the connection is lost (false) and when it is there again (true). */
  onConnection?: (there: boolean) => void;
  /** Wait before each new try, in milliseconds; after the last one it is given up. */
  delays?: number[];
  /** The server pings every 15 s: after this silence, in milliseconds, the line is dead. */
  silence?: number;
  sleep?: (milliseconds: number) => Promise<void>;
}

const DELAYS = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 15000, 15000];
const SILENCE = 40_000;
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/**
 * Yield each event of a turn once and in order, over as many connections as it takes.
 *
 * After a cut it asks again for what comes after the last event it has seen. It ends with the
 * `done` event, or when `signal` is aborted.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<TurnEvent> {
  const { open, signal, onConnection, delays = DELAYS, sleep = pause } = options;
  let last = options.after ?? -1;
  let tries = 0;
  while (!signal.aborted) {
    try {
      const body = await open(last, signal);
      onConnection?.(true);
      for await (const event of readEvents(body, options.silence ?? SILENCE)) {
        if (event.seq <= last) {
          continue;
        }
        last = event.seq;
        tries = 0;
        yield event;
        if (event.type === 'done') {
          return;
        }
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof Refused && error.status < 500) {
        throw error;
      }
    }
    onConnection?.(false);
    if (tries >= delays.length) {
      throw new ConnectionLost();
    }
    await sleep(delays[tries++]);
  }
}

async function* readEvents(
  body: ReadableStream<Uint8Array>,
  silence: number
): AsyncGenerator<TurnEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await withTimeout(reader.read(), silence);
      if (done) {
        return;
      }
      yield* parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('silence')), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
