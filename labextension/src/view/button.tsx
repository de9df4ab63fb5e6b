import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

interface IconButtonProps {
  icon: LabIcon;
  label: string;
  onClick: (event: React.MouseEvent<HTMLButtonElement>) => void;
  disabled?: boolean;
  className?: string;
  pressed?: boolean;
}

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
