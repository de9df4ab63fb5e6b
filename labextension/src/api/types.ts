import type { IOutput } from '@jupyterlab/nbformat';

/** What the server says; `docs/panel-api.md` is the contract. */

export interface Usage {
  input_tokens: number;
  cached_tokens: number;
  output_tokens: number;
  cost_usd: number | null;
}

export interface Seconds {
  total: number;
  model: number;
  kernel: number;
}

export type ColumnLike = string | { name: string; type?: string };

export interface Table {
  columns: ColumnLike[];
  rows: unknown[][];
  row_count?: number;
  truncated?: boolean;
}

export type StepStatus = 'running' | 'ok' | 'error' | string;

export interface Step {
  call_id: string;
  code: string;
  purpose: string;
  status: StepStatus;
  seconds: number | null;
  error: string;
  outputs: IOutput[];
}

export type TurnStatus = 'answered' | 'declined' | 'failed' | 'stopped';

/** A saved turn of a session. */
export interface Turn {
  number: number;
  question: string;
  /** What of the notebook it was about. */
  context: Context[];
  /** Names of the attached files it was about. */
  files: string[];
  status: TurnStatus;
  /** Why it ended: `answered`, `stopped`, `max_steps` … */
  ending?: string;
  markdown: string;
  table: Table | null;
  chart: Record<string, unknown> | null;
  steps: Step[];
  assumptions: string[];
  suggestions: string[];
  model: string;
  usage: Usage | null;
  seconds: Seconds | null;
  compressed?: boolean;
  /** Why it could not even be saved; only the panel knows such turns. */
  trouble?: { message: string; mend: string } | null;
}

export interface SessionInfo {
  name: string;
  title: string;
  turns: number;
  changed: string;
  running: string | null;
}

export interface Session {
  name: string;
  title: string;
  file: string | null;
  revision: number;
  running: string | null;
  summary: string | null;
  turns: Turn[];
}

export interface Problem {
  what: string;
  mend: string;
}

export interface ModelInfo {
  name: string;
  label: string;
  ready: boolean;
  mend: string;
}

export interface ServerStatus {
  ready: boolean;
  model: string;
  models: ModelInfo[];
  problems: Problem[];
  database: string;
  limits: Record<string, number>;
  attachments: { most_mb: number; types: string[] };
}

export interface Welcome {
  title: string;
  text: string;
  examples: string[];
}

export interface Attachment {
  name: string;
  size: number;
  kind: string;
  preview: { columns: ColumnLike[]; rows: unknown[][] } | null;
  about: string;
}

/** Something of the notebook that a question is about. */
export interface Context {
  kind: 'cell' | 'error' | 'frame';
  text: string;
}

export interface Ask {
  question: string;
  model?: string;
  fresh?: boolean;
  context?: Context[];
  files?: string[];
  replaces?: number;
  settings?: Record<string, unknown>;
}

export interface TurnEvent {
  seq: number;
  type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each type has fields of its own
  [field: string]: any;
}
