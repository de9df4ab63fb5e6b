import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import { CommandIDs } from './commands';

/** The menu of rarer things in the panel's header. */
export function createMenu(commands: CommandRegistry): (button: HTMLElement) => void {
  const menu = new Menu({ commands });
  for (const format of ['ipynb', 'html', 'md']) {
    menu.addItem({ command: CommandIDs.exportAs, args: { format } });
  }
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.compress });
  menu.addItem({ command: CommandIDs.undoTurn });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.openSettings });
  let opener: HTMLElement | null = null;
  menu.aboutToClose.connect(() => opener?.focus());
  return button => {
    opener = button;
    const { left, bottom } = button.getBoundingClientRect();
    menu.open(left, bottom);
  };
}
