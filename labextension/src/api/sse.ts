import type { TurnEvent } from './types';

/** Reads a `text/event-stream` piece by piece; comments (pings) are passed over. */
export class EventParser {
  /** Take in a piece of the stream, return the events that are complete now. */
  feed(piece: string): TurnEvent[] {
    this._rest += piece;
    // A lone CR at the end may be half of a CRLF: it waits for the next piece.
    const held = this._rest.endsWith('\r') ? '\r' : '';
    const text = this._rest.slice(0, this._rest.length - held.length).replace(/\r\n?/g, '\n');
    const blocks = text.split('\n\n');
    this._rest = blocks.pop() + held;
    return blocks.map(readBlock).filter(event => event !== null);
  }

  private _rest = '';
}

function readBlock(block: string): TurnEvent | null {
  const data = block
    .split('\n')
    .filter(line => line.startsWith('data:'))
    .map(line => line.slice(5).replace(/^ /, ''))
    .join('\n');
  return data ? (JSON.parse(data) as TurnEvent) : null;
}
