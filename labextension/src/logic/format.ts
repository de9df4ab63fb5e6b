import type { Seconds, Usage } from '../api/types';

/** A count of tokens in few characters: 950, 2.3K, 12K, 1.2M. */
export function tokens(count: number): string {
  if (count < 1000) {
    return String(count);
  }
  const [value, unit] = count < 999_500 ? [count / 1e3, 'K'] : [count / 1e6, 'M'];
  return `${value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0)}${unit}`;
}

/** A duration in few characters: 0.1 s, 4.1 s, 72 s, 3 min 5 s. */
export function duration(seconds: number): string {
  if (seconds < 10) {
    return `${seconds < 0.05 ? '< 0.1' : seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A price in dollars; tenths of a cent only where they matter. */
export function cost(dollars: number): string {
  if (dollars > 0 && dollars < 0.0005) {
    return '< $0.001';
  }
  return `$${dollars.toFixed(dollars < 0.1 ? 3 : 2)}`;
}

/** What a turn took: `4.1 s · 2.3K in (1.9K cached) / 0.4K out · $0.004`. */
export function footer(seconds: Seconds | null, usage: Usage | null, model: string): string {
  const parts = seconds ? [duration(seconds.total)] : [];
  if (usage && usage.input_tokens + usage.output_tokens > 0) {
    const cached = usage.cached_tokens ? ` (${tokens(usage.cached_tokens)} cached)` : '';
    parts.push(`${tokens(usage.input_tokens)} in${cached} / ${tokens(usage.output_tokens)} out`);
    if (usage.cost_usd !== null) {
      parts.push(cost(usage.cost_usd));
    }
  }
  return [...parts, model].filter(Boolean).join(' · ');
}

/** How long ago something changed, in words short enough for a list. */
export function ago(iso: string, now: Date, locale?: string): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) {
    return '';
  }
  const sameDay = then.toDateString() === now.toDateString();
  const sameYear = then.getFullYear() === now.getFullYear();
  return sameDay
    ? then.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
    : then.toLocaleDateString(locale, {
        day: 'numeric',
        month: 'short',
        ...(sameYear ? {} : { year: 'numeric' })
      });
}
