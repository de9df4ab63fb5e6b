/** What a cell says of itself: its first comment, else nothing. */
export function stepTitle(code: string): string {
  const first = code.split('\n').find(line => line.trim() !== '') ?? '';
  const comment = first.match(/^\s*#+\s*(.*\w.*)$/)?.[1] ?? '';
  return comment.length > 120 ? `${comment.slice(0, 119)}…` : comment;
}
