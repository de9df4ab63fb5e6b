import React from 'react';
import { useServices, useSignal } from './services';

/** Who answers: what the server offers; one that lacks something says what. */
export function ModelChoice(): JSX.Element | null {
  const { trans, server, settings, conversation } = useServices();
  useSignal(server.changed);
  const { status } = server;
  if (!status) {
    return <span className="nlq-Space" />;
  }
  const known = status.models.some(model => model.name === settings.model);
  const chosen = settings.model && !known && settings.model !== 'auto' ? [settings.model] : [];
  return (
    <select
      className="nlq-Model"
      aria-label={trans.__('Who answers')}
      value={settings.model === 'auto' ? '' : settings.model}
      disabled={conversation.busy}
      onChange={event => void settings.setModel(event.target.value)}
    >
      <option value="">{trans.__('Automatic (%1)', status.model)}</option>
      {status.models.map(({ name, label, ready, mend }) => (
        <option key={name} value={name} disabled={!ready} title={mend}>
          {ready ? label : trans.__('%1 – not set up', label)}
        </option>
      ))}
      {chosen.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
