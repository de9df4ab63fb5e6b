import { expect, test } from 'vitest';
import { sized, themed } from './chart';

const bars = {
  mark: 'bar',
  title: 'Sales by location',
  encoding: { x: { field: 'sales', type: 'quantitative' }, y: { field: 'place', type: 'nominal' } }
};
const line = { mark: 'line', encoding: { y: { field: 'sales', type: 'quantitative' } } };

test('the width is a number, never "container"', () => {
  expect(sized({ ...line, width: 'container' }, 400).width).toBe(400);
  expect(sized({ hconcat: [line], width: 'container' }, 400).width).toBe(300);
});

test('a chart fits both ways, or across only when names make its height', () => {
  expect(sized(line, 400).autosize).toMatchObject({ type: 'fit' });
  expect(sized(bars, 400).autosize).toMatchObject({ type: 'fit-x' });
  expect(sized({ ...line, height: { step: 20 } }, 400).autosize).toMatchObject({ type: 'fit-x' });
});

test('charts of several parts keep their sizes', () => {
  const facets = { ...line, encoding: { ...line.encoding, column: { field: 'place' } } };
  expect(sized(facets, 600)).toEqual(facets);
});

test('a narrow chart has its legend below', () => {
  expect(sized(line, 300).config).toMatchObject({ legend: { orient: 'bottom' } });
  expect(sized(line, 600).config).toBeUndefined();
});

test('a long title goes over several lines, a short one stays', () => {
  const long = { ...line, title: 'Sales by hour and weekday, Friday or Saturday' };
  expect(sized(long, 280).title).toEqual(['Sales by hour and weekday,', 'Friday or Saturday']);
  expect(sized({ ...line, title: { text: 'Short', anchor: 'end' } }, 280).title).toEqual({
    text: 'Short',
    anchor: 'end'
  });
});

test('in the dark the colours made for a white ground go', () => {
  const config = { axis: { gridColor: '#eee', grid: true }, title: { fontSize: 15 } };
  const dark = themed({ ...line, config }, true).config as Record<string, object>;
  expect(dark.axis).toMatchObject({ grid: true, gridColor: '#424242' });
  expect(dark.title).toEqual({ fontSize: 15 });
  expect(themed({ ...line, config }, false).config).toMatchObject({ axis: { gridColor: '#eee' } });
});

test('labels keep apart and within the chart, whatever the specification says', () => {
  const config = { axisX: { grid: false, labelFlush: false } };
  expect(themed({ ...line, config }, false).config).toMatchObject({
    axisX: { grid: false, labelFlush: true, labelOverlap: 'parity' }
  });
});
