import { codeIcon, errorIcon, fileIcon, tableRowsIcon } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Context, Turn } from '../api/types';
import { useServices } from './services';

/** What a question was about beside its words: things of the notebook, files. */
export function About(props: { of: Pick<Turn, 'context' | 'files'> }): JSX.Element | null {
  const { context, files } = props.of;
  const { trans } = useServices();
  return context.length + files.length > 0 ? (
    <ul className="nlq-About" aria-label={trans.__('Went with the question')}>
      {context.map((about, i) => (
        <li key={`c${i}`} title={shortened(about)}>
          <ContextName about={about} />
        </li>
      ))}
      {files.map(name => (
        <li key={name}>
          <fileIcon.react tag="span" width="14px" />
          <span className="nlq-ChipText">{name}</span>
        </li>
      ))}
    </ul>
  ) : null;
}

/** The kind of something of the notebook, and its first line. */
export function ContextName(props: { about: Context }): JSX.Element {
  const { about } = props;
  const Icon = ICONS[about.kind];
  return (
    <>
      <Icon.react tag="span" width="14px" />
      <span className="nlq-ChipText">
        {kindName(about.kind, useServices().trans)}: {about.text.trim().split('\n')[0]}
      </span>
    </>
  );
}

export function kindName(kind: Context['kind'], trans: TranslationBundle): string {
  return { cell: trans.__('Cell'), error: trans.__('Error'), frame: trans.__('Data frame') }[kind];
}

/** What is shown of it while the mouse is over it. */
export function shortened(about: Context): string {
  return about.text.slice(0, 600);
}

const ICONS: Record<Context['kind'], LabIcon> = {
  cell: codeIcon,
  error: errorIcon,
  frame: tableRowsIcon
};
