import type { Kernel } from '@jupyterlab/services';
import type { Context } from '../api/types';

export const MOST_ROWS = 50_000;

export interface Frame {
  file: File;
  context: Context;
}

interface Described {
  rows: number;
  columns: [string, string][];
  csv: string;
}

/**
 * Read a data frame out of the notebook's kernel, on the person's request.
 *
 * It is evaluated as one expression: no name is left in the kernel and no history.
 * Rejects with the kernel's words when the name is not a data frame.
 */
export async function readFrame(kernel: Kernel.IKernelConnection, name: string): Promise<Frame> {
  const code = {
    code: '',
    silent: true,
    store_history: false,
    user_expressions: { f: read(name) }
  };
  const reply = await kernel.requestExecute(code).done;
  const content = reply.content as unknown as {
    user_expressions?: { f?: { status: string; evalue?: string; data?: Record<string, string> } };
  };
  const value = content.user_expressions?.f;
  if (value?.status !== 'ok' || !value.data) {
    throw new Error(value?.evalue || 'The kernel did not answer.');
  }
  return described(name, JSON.parse(decode(value.data['text/plain'])) as Described);
}

function read(name: string): string {
  const table = "(d.to_frame() if hasattr(d, 'to_frame') and not hasattr(d, 'columns') else d)";
  const body =
    "{'rows': len(d), 'columns': [[str(c), str(t)] for c, t in d.dtypes.items()], " +
    `'csv': d.head(${MOST_ROWS}).to_csv(index=type(d.index).__name__ != 'RangeIndex')}`;
  return (
    "(lambda d: __import__('base64').b64encode(__import__('json').dumps(" +
    `(lambda d: ${body})(${table})).encode()).decode())(${name})`
  );
}

/** Base64 of UTF-8 in the quotes of Python's repr. */
function decode(repr: string): string {
  const bytes = Uint8Array.from(atob(repr.replace(/^'|'$/g, '')), c => c.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

function described(name: string, data: Described): Frame {
  const shown = Math.min(data.rows, MOST_ROWS);
  const columns = data.columns.map(([column, type]) => `${column}: ${type}`).join('\n');
  const rows = shown < data.rows ? `the first ${shown} of ${data.rows} rows` : `${shown} rows`;
  const file = `files/${name}.csv`; // where attached files lie in the sandbox
  const text = `${name}\n${rows}: pd.read_csv("${file}")\n${columns}`;
  return {
    file: new File([data.csv], `${name}.csv`, { type: 'text/csv' }),
    context: { kind: 'frame', text: text.slice(0, 8_000) }
  };
}
