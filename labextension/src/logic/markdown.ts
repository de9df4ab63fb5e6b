/** Code in markdown: fenced blocks and spans. */
const CODE =
  /(^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\2[`~]* *$|$(?![\s\S])))|((`+)[^`][\s\S]*?\4(?!`))/gm;

/**
 * The text with each dollar sign as a dollar sign.
 *
 * JupyterLab's renderer sets what stands between two of them as a formula; answers are about money.
 */
export function plainDollars(markdown: string): string {
  let result = '';
  let at = 0;
  for (const code of markdown.matchAll(CODE)) {
    result += escaped(markdown.slice(at, code.index)) + code[0];
    at = code.index + code[0].length;
  }
  return result + escaped(markdown.slice(at));
}

function escaped(text: string): string {
  return text.replace(/(\\*)\$/g, (found, slashes: string) =>
    slashes.length % 2 ? found : `${slashes}\\$`
  );
}
