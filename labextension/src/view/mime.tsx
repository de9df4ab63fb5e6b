import { MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import React from 'react';
import { plainDollars } from '../logic/markdown';
import { useServices } from './services';

type Bundle = Record<string, unknown>;

interface MimeProps {
  data: Bundle;
  metadata?: Bundle;
  className?: string;
  /** What it is, for content that may have to be scrolled by keyboard. */
  label?: string;
  /** Called with the place each time it has been drawn. */
  onDrawn?: (host: HTMLElement) => void;
}

/** A MIME bundle drawn by JupyterLab's own renderers, as untrusted content. */
export function Mime(props: MimeProps): JSX.Element {
  const { registry } = useServices();
  const host = React.useRef<HTMLDivElement>(null);
  const renderer = React.useRef<IRenderMime.IRenderer | null>(null);
  const onDrawn = React.useRef(props.onDrawn);
  const mime = registry.preferredMimeType(props.data as ReadonlyPartialJSONObject, 'any');

  // Before React takes the host out of the page: Lumino detaches from the page only.
  React.useLayoutEffect(() => {
    if (!mime || !host.current) {
      return;
    }
    const made = registry.createRenderer(mime);
    renderer.current = made;
    Widget.attach(made, host.current);
    return () => {
      renderer.current = null;
      made.dispose();
    };
  }, [registry, mime]);

  React.useEffect(() => {
    const data = props.data as ReadonlyPartialJSONObject;
    const metadata = (props.metadata ?? {}) as ReadonlyPartialJSONObject;
    const drawn = renderer.current?.renderModel(new MimeModel({ data, metadata, trusted: false }));
    drawn?.then(
      () => {
        if (host.current) {
          reachScrolled(host.current);
          onDrawn.current?.(host.current);
        }
      },
      reason => console.warn('nlquery: an output could not be drawn', reason)
    );
  }, [props.data, props.metadata, mime]);

  const plain = mime ? null : String(props.data['text/plain'] ?? '');
  return (
    <div
      ref={host}
      className={`nlq-Mime ${props.className ?? ''}`}
      data-mime={mime}
      {...(props.label ? { tabIndex: 0, role: 'group', 'aria-label': props.label } : {})}
    >
      {plain && <pre>{plain}</pre>}
    </div>
  );
}

/** Let the keyboard reach preformatted text that is wider or longer than its place. */
function reachScrolled(host: HTMLElement): void {
  for (const pre of host.querySelectorAll('pre')) {
    const { overflowX } = getComputedStyle(pre);
    const scrolls = pre.scrollWidth > pre.clientWidth || pre.scrollHeight > pre.clientHeight;
    if (scrolls && overflowX !== 'visible') {
      pre.tabIndex = 0;
    }
  }
}

export function Markdown(props: { text: string }): JSX.Element {
  const data = React.useMemo(() => ({ 'text/markdown': plainDollars(props.text) }), [props.text]);
  return <Mime data={data} className="nlq-Markdown" />;
}

export function Code(props: { code: string }): JSX.Element {
  const { trans } = useServices();
  // A fence longer than any in the code itself.
  const fence = '`'.repeat(Math.max(3, ...(props.code.match(/`+/g) ?? []).map(t => t.length + 1)));
  const text = `${fence}python\n${props.code}\n${fence}`;
  const data = React.useMemo(() => ({ 'text/markdown': text }), [text]);
  return <Mime data={data} className="nlq-Code" label={trans.__('Code')} />;
}
