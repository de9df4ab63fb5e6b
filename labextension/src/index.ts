import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

const plugin: JupyterFrontEndPlugin<void> = {
  id: '@nlquery/labextension:plugin',
  description: 'A side panel that answers questions about your data.',
  autoStart: true,
  activate: (app: JupyterFrontEnd) => void app
};

export default plugin;
