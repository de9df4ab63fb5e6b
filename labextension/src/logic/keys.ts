interface Key {
  key: string;
  shiftKey: boolean;
  isComposing: boolean;
  keyCode?: number;
}

/** Tell whether a key sends the question; never while an input method composes a character. */
export function sends(event: Key, sendWith: 'Enter' | 'Shift Enter'): boolean {
  const composing = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !composing && event.shiftKey === (sendWith === 'Shift Enter');
}
