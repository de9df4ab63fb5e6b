import React from 'react';
import { sized, themed } from '../logic/chart';
import { Mime } from './mime';
import { useServices, useSignal } from './services';

export const CHART_MIME = 'application/vnd.vegalite.v5+json';
const SETTLE = 120;
/** Saving as a picture stays; the menu's ways to other sites go. */
const METADATA = {
  [CHART_MIME]: { embed_options: { actions: { export: true, source: false, editor: false } } }
};

/** A chart as wide as the panel, drawn anew when that or the theme changes. */
export function Chart(props: { spec: Record<string, unknown> }): JSX.Element {
  const { themeChanged, trans } = useServices();
  const theme = useSignal(themeChanged);
  const host = React.useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const data = React.useMemo(
    () => (width ? { [CHART_MIME]: themed(sized(props.spec, width), isDark()) } : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- isDark() changes with the theme
    [props.spec, width, theme]
  );
  const nameMenu = (place: HTMLElement) =>
    place.querySelector('summary')?.setAttribute('aria-label', trans.__('Save the chart'));
  const title = chartTitle(props.spec);
  return (
    <div
      ref={host}
      className="nlq-Chart"
      role="figure"
      aria-label={title ? trans.__('Chart: %1', title) : trans.__('Chart')}
    >
      {data && <Mime key={theme} data={data} metadata={METADATA} onDrawn={nameMenu} />}
    </div>
  );
}

/** The width of an element in whole pixels, once it has kept still for a moment. */
function useWidth(host: React.RefObject<HTMLElement>): number {
  const [width, setWidth] = React.useState(0);
  React.useEffect(() => {
    const element = host.current;
    if (!element) {
      return;
    }
    let timer = 0;
    const observer = new ResizeObserver(([entry]) => {
      const now = Math.floor(entry.contentRect.width);
      window.clearTimeout(timer);
      // A hidden panel has no width: the chart keeps the one it had.
      timer = window.setTimeout(() => now > 0 && setWidth(now), SETTLE);
    });
    observer.observe(element);
    setWidth(Math.floor(element.clientWidth));
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
    };
  }, [host]);
  return width;
}

function chartTitle(spec: Record<string, unknown>): string {
  const title = spec.title as string | string[] | { text?: string | string[] } | undefined;
  const text = title && typeof title === 'object' && 'text' in title ? title.text : title;
  return Array.isArray(text) ? text.join(' ') : String(text ?? '');
}

function isDark(): boolean {
  return document.body.dataset.jpThemeLight === 'false';
}
