import {
  ILabShell,
  ILayoutRestorer,
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { PanelActions, Parts } from './actions';
import { Client } from './api/client';
import { addCommands } from './commands';
import { createMenu } from './menu';
import { Attachments } from './model/attachments';
import { Conversation } from './model/conversation';
import { Server } from './model/server';
import { Sessions } from './model/sessions';
import { Follower } from './notebook/follow';
import { NotebookTarget } from './notebook/target';
import { insertTurns } from './notebook/turnCells';
import { PanelSettings } from './settings';
import { AskPanel } from './view/panel';
import { keepFresh } from './fresh';

const PLUGIN_ID = '@nlquery/labextension:plugin';

const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN_ID,
  description: 'A side panel that answers questions about your data.',
  autoStart: true,
  requires: [INotebookTracker, IRenderMimeRegistry],
  optional: [
    ILabShell,
    ICommandPalette,
    ILauncher,
    ILayoutRestorer,
    ISettingRegistry,
    IStateDB,
    IThemeManager,
    ITranslator
  ],
  activate
};

export default plugin;

function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  registry: IRenderMimeRegistry,
  labShell: ILabShell | null,
  palette: ICommandPalette | null,
  launcher: ILauncher | null,
  restorer: ILayoutRestorer | null,
  settingRegistry: ISettingRegistry | null,
  state: IStateDB | null,
  themes: IThemeManager | null,
  translator: ITranslator | null
): void {
  const trans = (translator ?? nullTranslator).load('nlquery');
  const settings = new PanelSettings();
  const parts = assemble(app, tracker, settings, trans);
  const actions = new PanelActions(parts);
  const server = new Server(parts.client);
  const panel = new AskPanel({
    ...parts,
    // Amounts between dollar signs are no formulas: nothing is typeset.
    registry: registry.clone({ latexTypesetter: { typeset: () => undefined } }),
    server,
    actions,
    themeChanged: themes?.themeChanged ?? null
  });
  parts.serverStatus = () => server.known();
  app.shell.add(panel, 'left', { rank: 600 });
  restorer?.add(panel, panel.id);
  addCommands({ app, labShell, tracker, panel, parts, actions }, palette, launcher);
  settingRegistry?.load(PLUGIN_ID).then(
    loaded => settings.use(loaded),
    reason => console.warn('nlquery: the settings could not be loaded', reason)
  );
  const follower = new Follower(parts.target, parts.conversation, settings, state);
  void app.restored.then(() => follower.start());
  keepFresh(panel, parts.conversation, server);
  insertTurns(settings);
}

function assemble(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  settings: PanelSettings,
  trans: Parts['trans']
): Parts {
  const client = new Client(app.serviceManager.serverSettings);
  const conversation = new Conversation(client, () => settings.forQuestions);
  const parts: Parts = {
    client,
    conversation,
    settings,
    trans,
    serverStatus: () => Promise.resolve(null),
    attachments: new Attachments(
      client,
      () => conversation.ensure(),
      async () => (await parts.serverStatus())?.attachments ?? null
    ),
    sessions: new Sessions(client),
    target: new NotebookTarget(tracker),
    openMenu: createMenu(app.commands),
    openSettings: () => void app.commands.execute('settingeditor:open', { query: 'nlquery' })
  };
  return parts;
}
