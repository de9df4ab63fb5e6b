import type { IOutput } from '@jupyterlab/nbformat';
import React from 'react';
import type { Table } from '../api/types';
import { textOf } from '../logic/live';
import { Chart, CHART_MIME } from './chart';
import { Mime } from './mime';
import { DataTable, TABLE_MIME } from './table';

/** The outputs of a cell: ours drawn by our views, all others by JupyterLab's. */
export function Outputs(props: { outputs: IOutput[] }): JSX.Element {
  return (
    <>
      {props.outputs.map((output, i) => (
        <Output key={i} output={output} />
      ))}
    </>
  );
}

function Output(props: { output: IOutput }): JSX.Element {
  const data = React.useMemo(() => bundle(props.output), [props.output]);
  const table = data[TABLE_MIME] as Table | undefined;
  const chart = data[CHART_MIME] as Record<string, unknown> | undefined;
  if (table?.columns && table.rows) {
    return <DataTable table={table} />;
  }
  return chart ? <Chart spec={chart} /> : <Mime data={data} />;
}

function bundle(output: IOutput): Record<string, unknown> {
  if (output.output_type === 'stream') {
    const kind = output.name === 'stderr' ? 'stderr' : 'stdout';
    return { [`application/vnd.jupyter.${kind}`]: textOf(output.text) };
  }
  if (output.output_type === 'error') {
    const { ename, evalue, traceback } = output;
    const lines =
      Array.isArray(traceback) && traceback.length ? traceback : [`${ename}: ${evalue}`];
    return { 'application/vnd.jupyter.stderr': lines.join('\n') };
  }
  return (output.data ?? {}) as Record<string, unknown>;
}
