import { clip, figure, LABEL_CHARS, text } from './chart-words.js';
import { el, svg } from './dom.js';
import { funnel, radar } from './round-chart.js';

const WIDTH = 480;

/** A picture of a few figures, with the same figures in words for those who can't see it. */
export function chartOf({ kind, labels, series }) {
  const draw = { bar, line, radar, funnel }[kind] ?? bar;
  const words = series.map(
    ({ name, values }) => `${name}：${labels.map((label, i) => `${label} ${values[i] ?? 0}`).join('，')}`,
  );
  const { height, parts } = draw(labels, series, WIDTH);
  const picture = svg(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': words.join('。') },
    ...parts,
  );
  const legend =
    series.length > 1 &&
    el('figcaption', { class: 'legend' }, ...series.map(({ name }, i) => el('span', { class: `key s${i % 5}` }, name)));
  return el('figure', {}, picture, legend);
}

/** Lying bars: Chinese labels stay upright and whole on a phone. */
function bar(labels, series, width) {
  const longest = Math.max(2, ...labels.map((label) => Math.min(label.length, LABEL_CHARS)));
  const left = longest * 13 + 10;
  const most = Math.max(1, ...series.flatMap(({ values }) => values));
  const thick = series.length > 1 ? 11 : 16;
  const step = thick * series.length + 12;
  const parts = labels.flatMap((label, i) => {
    const top = i * step + 6;
    return [
      text(left - 10, top + (thick * series.length) / 2, clip(label), 'end', label),
      ...series.flatMap(({ values }, s) => {
        const value = values[i] ?? 0;
        const long = Math.max(2, (value / most) * (width - left - 52));
        const y = top + s * thick;
        return [
          svg('rect', { class: `fill s${s % 5}`, x: left, y, width: long, height: thick - 2, rx: 3 }),
          text(left + long + 7, y + thick / 2 - 1, figure(value), 'start', undefined, 'value'),
        ];
      }),
    ];
  });
  return { height: labels.length * step + 6, parts };
}

function line(labels, series, width) {
  const [left, right, top, bottom] = [40, width - 16, 14, 170];
  const most = ceiling(Math.max(1, ...series.flatMap(({ values }) => values)));
  const x = (i) => (labels.length < 2 ? (left + right) / 2 : left + (i * (right - left)) / (labels.length - 1));
  const y = (value) => bottom - (value / most) * (bottom - top);
  const every = Math.ceil(labels.length / 8);
  const parts = [0, 0.5, 1].flatMap((share) => [
    svg('line', { class: 'grid', x1: left, x2: right, y1: y(most * share), y2: y(most * share) }),
    text(left - 8, y(most * share), figure(most * share), 'end', undefined, 'value'),
  ]);
  labels.forEach((label, i) => {
    if (i % every === 0) parts.push(text(x(i), bottom + 18, clip(label), 'middle', label));
  });
  series.forEach(({ values }, s) => {
    const points = labels.map((_, i) => `${x(i)},${y(values[i] ?? 0)}`).join(' ');
    parts.push(svg('polyline', { class: `stroke s${s % 5}`, points }));
    labels.forEach((_, i) => {
      parts.push(svg('circle', { class: `fill s${s % 5}`, cx: x(i), cy: y(values[i] ?? 0), r: 3.5 }));
    });
  });
  return { height: bottom + 30, parts };
}

/** The next round figure, so that the grid's lines read well. */
function ceiling(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map((step) => step * unit).find((step) => step >= value) ?? value;
}
