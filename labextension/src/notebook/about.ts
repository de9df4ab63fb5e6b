import type { ICell, IError, IOutput } from '@jupyterlab/nbformat';
import type { Context } from '../api/types';
import { textOf } from '../logic/live';

const MOST = 8_000;
const COLOURS = /\u001b\[[0-9;]*m/g;

/** What is told of a cell: its source, and the text of what came out of it. */
export function aboutCell(cell: ICell): Context {
  const outputs = outputsOf(cell).map(outputText).filter(Boolean);
  const source = textOf(cell.source);
  const text = outputs.length ? `${source}\n\n# Output:\n${outputs.join('\n')}` : source;
  return { kind: 'cell', text: shortened(text) };
}

/** What is told of a cell that failed: its source and the end of the traceback; else null. */
export function aboutError(cell: ICell): Context | null {
  const error = errorOf(cell);
  if (!error) {
    return null;
  }
  const trace = error.traceback?.length ? error.traceback.join('\n').replace(COLOURS, '') : '';
  const head = `${error.ename}: ${error.evalue}`;
  const text = `${head}\n\n# Cell:\n${textOf(cell.source)}\n\n# Traceback:\n${trace.slice(-MOST / 2)}`;
  return { kind: 'error', text: shortened(text) };
}

export function errorOf(cell: ICell | null): IError | null {
  const error = outputsOf(cell).find(output => output.output_type === 'error');
  return (error as IError | undefined) ?? null;
}

function outputsOf(cell: ICell | null): IOutput[] {
  return Array.isArray(cell?.outputs) ? (cell.outputs as IOutput[]) : [];
}

function outputText(output: IOutput): string {
  const data = (output.data ?? {}) as Record<string, unknown>;
  return textOf(output.text ?? data['text/plain'] ?? '').replace(COLOURS, '');
}

function shortened(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}\n…` : text;
}

/** The name that a cell seems to be about: what is selected, its last line, what it assigns. */
export function frameName(source: string, selected: string): string | null {
  const name = /^[A-Za-z_]\w*$/;
  if (name.test(selected.trim())) {
    return selected.trim();
  }
  const lines = source.split('\n').filter(line => line.trim() && !line.trim().startsWith('#'));
  const last = lines.at(-1)?.match(/^([A-Za-z_]\w*)(\.(head|tail|sample|describe)\(.*\))?\s*;?$/);
  if (last) {
    return last[1];
  }
  const assigned = lines.map(line => line.match(/^([A-Za-z_]\w*)\s*=(?!=)/)?.[1]).filter(Boolean);
  return assigned.at(-1) ?? null;
}
