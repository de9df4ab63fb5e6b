import { closeIcon, fileIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { Attachment, Context } from '../api/types';
import { size } from '../logic/files';
import { columnName } from '../logic/table';
import type { Pending } from '../model/attachments';
import { ContextName, kindName, shortened } from './about';
import { IconButton } from './button';
import { useServices } from './services';

const PREVIEW_ROWS = 3;

/** What goes with the next question: files with a preview, things of the notebook. */
export function Chips(): JSX.Element | null {
  const { trans, attachments } = useServices();
  const { files, context } = attachments;
  return files.length + context.length > 0 ? (
    <ul className="nlq-Chips" aria-label={trans.__('Goes with the question')}>
      {context.map((about, i) => (
        <ContextChip key={`c${i}`} about={about} index={i} />
      ))}
      {files.map(file => (
        <FileChip key={file.id} file={file} />
      ))}
    </ul>
  ) : null;
}

function ContextChip(props: { about: Context; index: number }): JSX.Element {
  const { trans, attachments } = useServices();
  return (
    <li className="nlq-Chip" title={shortened(props.about)}>
      <ContextName about={props.about} />
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove %1', kindName(props.about.kind, trans))}
        onClick={() => attachments.removeContext(props.index)}
      />
    </li>
  );
}

function FileChip(props: { file: Pending }): JSX.Element {
  const { file } = props;
  const { trans, attachments } = useServices();
  const state = file.trouble ? 'failed' : file.attachment ? 'done' : 'running';
  return (
    <li className="nlq-Chip nlq-mod-file" data-state={state} title={file.attachment?.about}>
      {file.image ? (
        <img src={file.image} alt="" />
      ) : state === 'running' ? (
        <span className="nlq-Spinner" role="img" aria-label={trans.__('Uploading')} />
      ) : (
        <fileIcon.react tag="span" width="14px" />
      )}
      <span className="nlq-ChipText">
        {file.filename}{' '}
        <span className="nlq-Hint">{file.attachment?.about.split(':')[0] || size(file.size)}</span>
      </span>
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove %1', file.filename)}
        onClick={() => void attachments.remove(file.id)}
      />
      {file.trouble && (
        <p className="nlq-ChipTrouble" role="alert">
          {file.trouble.message} {file.trouble.mend}
        </p>
      )}
      {file.attachment?.preview && <Preview preview={file.attachment.preview} />}
    </li>
  );
}

function Preview(props: { preview: NonNullable<Attachment['preview']> }): JSX.Element {
  const { columns, rows } = props.preview;
  return (
    <div className="nlq-Preview">
      <table>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={i}>{columnName(column)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, PREVIEW_ROWS).map((row, r) => (
            <tr key={r}>
              {row.map((value, i) => (
                <td key={i}>{value === null ? '' : String(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
