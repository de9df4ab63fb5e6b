import { expect, test } from 'vitest';
import { ago, cost, duration, footer, tokens } from './format';

test.each([
  [0, '0'],
  [950, '950'],
  [2_340, '2.3K'],
  [9_960, '10K'],
  [12_400, '12K'],
  [999_600, '1M'],
  [1_234_000, '1.2M']
])('%d tokens', (count, text) => expect(tokens(count)).toBe(text));

test.each([
  [0.01, '< 0.1 s'],
  [4.12, '4.1 s'],
  [72.4, '72 s'],
  [185, '3 min 5 s']
])('%d seconds', (seconds, text) => expect(duration(seconds)).toBe(text));

test('prices keep the digits that matter', () => {
  expect([0, 0.0001, 0.0042, 0.25].map(cost)).toEqual(['$0.000', '< $0.001', '$0.004', '$0.25']);
});

test('the footer names time, tokens, cost and who answered', () => {
  const usage = { input_tokens: 2300, cached_tokens: 1900, output_tokens: 420, cost_usd: 0.0042 };
  expect(footer({ total: 4.12, model: 3, kernel: 1 }, usage, 'anthropic:x')).toBe(
    '4.1 s · 2.3K in (1.9K cached) / 420 out · $0.004 · anthropic:x'
  );
});

test('an answer without a model has no tokens to tell of', () => {
  const usage = { input_tokens: 0, cached_tokens: 0, output_tokens: 0, cost_usd: 0 };
  expect(footer({ total: 0.09, model: 0, kernel: 0 }, usage, 'offline')).toBe('0.1 s · offline');
});

test('today shows the time, other days the date, other years the year', () => {
  const now = new Date(2026, 4, 9, 18, 0);
  expect(ago(new Date(2026, 4, 9, 7, 5).toISOString(), now, 'en-GB')).toBe('07:05');
  expect(ago(new Date(2026, 2, 1).toISOString(), now, 'en-GB')).toBe('1 Mar');
  expect(ago(new Date(2024, 2, 1).toISOString(), now, 'en-GB')).toBe('1 Mar 2024');
  expect(ago('nonsense', now)).toBe('');
});
