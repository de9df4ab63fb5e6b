/** Earlier questions, newest last, walked through with Up and Down as in a terminal. */
export class Recall {
  constructor(private readonly _questions: () => string[]) {}

  /** The question before the one shown; null when there is none. `draft` is kept for `next`. */
  previous(draft: string): string | null {
    const questions = this._questions();
    const at = this._at ?? questions.length;
    if (at === 0) {
      return null;
    }
    if (this._at === null) {
      this._draft = draft;
    }
    this._at = at - 1;
    return questions[this._at];
  }

  /** The question after the one shown, at last the draft; null when nothing was recalled. */
  next(): string | null {
    if (this._at === null) {
      return null;
    }
    const questions = this._questions();
    this._at += 1;
    if (this._at >= questions.length) {
      this._at = null;
      return this._draft;
    }
    return questions[this._at];
  }

  get recalling(): boolean {
    return this._at !== null;
  }

  reset(): void {
    this._at = null;
  }

  private _at: number | null = null;
  private _draft = '';
}
