import React from 'react';

/** How near to the end, in pixels, still counts as reading along. */
const NEAR = 40;
const GAP = 12;

/**
 * Keep what happens in sight, unless the reader has scrolled away from it.
 *
 * While a turn runs the end of the log is shown. Once it is over the view goes no further than
 * to where its question is on top: an answer is read from its beginning.
 */
export function useFollow(running: boolean): React.RefObject<HTMLDivElement> {
  const host = React.useRef<HTMLDivElement>(null);
  const following = React.useRef(true);
  const live = React.useRef(running);
  live.current = running;

  React.useEffect(() => {
    const element = host.current!;
    let top = element.scrollTop;
    const onScroll = () => {
      const atEnd = element.scrollHeight - element.clientHeight - element.scrollTop < NEAR;
      if (element.scrollTop < top - 1 && !moving) {
        following.current = atEnd;
      } else if (atEnd) {
        following.current = true;
      }
      moving = false;
      top = element.scrollTop;
    };
    let moving = false;
    const show = () => {
      if (!following.current) {
        return;
      }
      const last = element.querySelector<HTMLElement>(':scope > .nlq-Turn:last-of-type');
      const end = element.scrollHeight - element.clientHeight;
      const start = last ? last.offsetTop - element.offsetTop - GAP : end;
      const wanted = Math.max(0, live.current ? end : Math.min(end, start));
      if (Math.abs(element.scrollTop - wanted) > 1) {
        moving = true;
        element.scrollTop = wanted;
      }
    };
    const sizes = new ResizeObserver(show);
    const watched = new MutationObserver(() => {
      sizes.disconnect();
      [element, ...element.children].forEach(child => sizes.observe(child));
    });
    watched.observe(element, { childList: true });
    [element, ...element.children].forEach(child => sizes.observe(child));
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      watched.disconnect();
      sizes.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  React.useEffect(() => {
    // Asking is looking at what comes.
    following.current ||= running;
  }, [running]);
  return host;
}
