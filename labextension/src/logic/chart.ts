type Spec = Record<string, unknown>;

const COMPOSED = ['facet', 'hconcat', 'vconcat', 'concat', 'repeat'];
const NARROW = 420;
/** Without a minor version: JupyterLab's renderer warns of newer ones, and draws them. */
const SCHEMA = 'https://vega.github.io/schema/vega-lite/v5.json';

/**
 * A Vega-Lite specification that fills `width` pixels.
 *
 * The width is a number: `"container"` freezes JupyterLab's renderer. Charts that are made of
 * several keep their own sizes, for a width would be that of each part.
 */
export function sized(spec: Spec, width: number): Spec {
  const narrow = withWrappedTitle(width < NARROW ? withLegendBelow(spec) : spec, width);
  if (COMPOSED.some(key => key in spec) || isFaceted(spec)) {
    return withoutContainer(narrow);
  }
  const fixed = typeof spec.height === 'number' || spec.height === undefined;
  return {
    ...narrow,
    width,
    ...(spec.height === 'container' ? { height: 260 } : {}),
    autosize: { type: fixed && !isStepped(spec) ? 'fit' : 'fit-x', contains: 'padding' }
  };
}

function isFaceted(spec: Spec): boolean {
  const encoding = (spec.encoding ?? {}) as Spec;
  return ['row', 'column', 'facet'].some(channel => channel in encoding);
}

/** Without a height, a chart with names on its y axis is as high as it has names. */
function isStepped(spec: Spec): boolean {
  const y = ((spec.encoding ?? {}) as Spec).y as Spec | undefined;
  return spec.height === undefined && (y?.type === 'nominal' || y?.type === 'ordinal');
}

function withoutContainer(spec: Spec): Spec {
  return spec.width === 'container' ? { ...spec, width: 300 } : spec;
}

function withLegendBelow(spec: Spec): Spec {
  const config = (spec.config ?? {}) as Spec;
  const legend = { orient: 'bottom', columns: 2, ...((config.legend ?? {}) as Spec) };
  return { ...spec, config: { ...config, legend } };
}

/** Colours of lines and grounds that are right on white only. */
const LIGHT_ONLY: Record<string, string[]> = {
  axis: ['gridColor', 'domainColor', 'tickColor', 'labelColor', 'titleColor'],
  arc: ['stroke'],
  title: ['color'],
  legend: ['labelColor', 'titleColor']
};

/** The specification on the panel's own ground; in the dark without the colours made for light. */
export function themed(spec: Spec, dark: boolean): Spec {
  const config = { ...((spec.config ?? {}) as Spec) };
  if (dark) {
    for (const [part, colours] of Object.entries(LIGHT_ONLY)) {
      const entries = Object.entries((config[part] ?? {}) as Spec);
      config[part] = Object.fromEntries(entries.filter(([key]) => !colours.includes(key)));
    }
    config.axis = { ...(config.axis as Spec), gridColor: '#424242' };
  }
  // Labels that would touch are left out, and the outermost stay within the chart.
  const axisX = (config.axisX ?? {}) as Spec;
  config.axisX = { labelOverlap: 'parity', labelSeparation: 6, ...axisX, labelFlush: true };
  return { ...spec, $schema: SCHEMA, background: 'transparent', config };
}

/** Pixels of a title's letter, on average, and of the menu's button beside it. */
const LETTER = 9;
const BUTTON = 40;

/** A title that is longer than the chart is wide goes over several lines. */
function withWrappedTitle(spec: Spec, width: number): Spec {
  const { title } = spec;
  const most = Math.max(12, Math.floor((width - BUTTON) / LETTER));
  if (typeof title === 'string') {
    return title.length > most ? { ...spec, title: wrapped(title, most) } : spec;
  }
  const text = (title as Spec | undefined)?.text;
  return typeof text === 'string' && text.length > most
    ? { ...spec, title: { ...(title as Spec), text: wrapped(text, most) } }
    : spec;
}

function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && longer.length <= most) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
