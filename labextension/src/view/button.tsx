import { Clipboard } from '@jupyterlab/apputils';
import { checkIcon, copyIcon } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { useServices } from './services';

interface IconButtonProps {
  icon: LabIcon;
  label: string;
  onClick: (event: React.MouseEvent<HTMLButtonElement>) => void;
  disabled?: boolean;
  className?: string;
  pressed?: boolean;
}

/** How long a button says that it was done, in milliseconds. */
const SAID = 2000;

/** A small button that shows an icon and says its name to screen readers and as a tooltip. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const { icon: Icon, label, className = '', pressed } = props;
  return (
    <button
      type="button"
      className={`nlq-IconButton ${className}`}
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Icon.react tag="span" width="16px" height="16px" />
    </button>
  );
}

/** Copies a text, and shows for a moment that it did. */
export function CopyButton(props: { label: string; text: () => string }): JSX.Element {
  const { trans } = useServices();
  const [done, setDone] = React.useState(0);
  React.useEffect(() => {
    const timer = done ? window.setTimeout(() => setDone(0), SAID) : 0;
    return () => window.clearTimeout(timer);
  }, [done]);
  const copy = () => {
    Clipboard.copyToSystem(props.text());
    setDone(count => count + 1);
  };
  return (
    <>
      <IconButton
        icon={done ? checkIcon : copyIcon}
        label={props.label}
        className={done ? 'nlq-mod-done' : ''}
        onClick={copy}
      />
      <span className="nlq-Said" role="status">
        {done > 0 && trans.__('Copied')}
      </span>
    </>
  );
}
