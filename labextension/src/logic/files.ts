import type { ServerStatus } from '../api/types';

/** A size in few characters: 950 B, 12 KB, 3.4 MB. */
export function size(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  const [value, unit] = bytes < 999_500 ? [bytes / 1e3, 'KB'] : [bytes / 1e6, 'MB'];
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

/** Why a file will not be taken, before it is sent; null when the server may judge. */
export function refusedBecause(
  filename: string,
  bytes: number,
  limits: ServerStatus['attachments'] | null
): { message: string; mend: string } | null {
  if (!limits) {
    return null;
  }
  const ending = filename.toLowerCase().match(/\.[^.]+$/)?.[0] ?? '';
  if (!limits.types.includes(ending)) {
    return {
      message: `${filename} is not of a type that can be attached.`,
      mend: `Attach one of ${limits.types.join(', ')}.`
    };
  }
  if (bytes > limits.most_mb * 1024 * 1024) {
    return {
      message: `${filename} is larger than ${limits.most_mb} MB.`,
      mend: 'Attach a part of it, or load it into the database.'
    };
  }
  return null;
}

/**
 * Files of a paste; none when it is text, of which spreadsheets put a picture beside it.
 *
 * Browsers call every picture `image.png`, and a file takes the place of one of its name: such
 * files get a number that no name in `taken` has.
 */
export function pastedFiles(data: DataTransfer | null, taken: string[]): File[] {
  const files = filesOf(data);
  const text = data?.getData('text/plain').trim() ?? '';
  if (text && !files.every(file => text.includes(file.name))) {
    return [];
  }
  const used = new Set(taken);
  return files.map(file => {
    const [stem, ending] = file.name.split(/(\.[^.]*)$/);
    let name = file.name;
    for (let n = 2; stem === 'image' && used.has(name); n += 1) {
      name = `${stem}-${n}${ending}`;
    }
    used.add(name);
    return name === file.name ? file : new File([file], name, { type: file.type });
  });
}

/** Files of a paste or a drop. */
export function filesOf(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}
