import { clip, figure, text } from './chart-words.js';
import { svg } from './dom.js';

export function radar(labels, series, width) {
  const [cx, cy, radius] = [width / 2, 126, 92];
  const most = Math.max(1, ...series.flatMap(({ values }) => values));
  const point = (i, share) => {
    const angle = (i / labels.length) * 2 * Math.PI - Math.PI / 2;
    return [cx + Math.cos(angle) * radius * share, cy + Math.sin(angle) * radius * share];
  };
  const ring = (share) => labels.map((_, i) => point(i, share).join(',')).join(' ');
  const parts = [1 / 3, 2 / 3, 1].map((share) => svg('polygon', { class: 'grid', points: ring(share) }));
  labels.forEach((label, i) => {
    const [x, y] = point(i, 1);
    parts.push(svg('line', { class: 'grid', x1: cx, y1: cy, x2: x, y2: y }));
    const [tx, ty] = point(i, 1.16);
    const anchor = Math.abs(tx - cx) < 12 ? 'middle' : tx > cx ? 'start' : 'end';
    const words = series.length === 1 ? `${clip(label)} ${figure(series[0].values[i] ?? 0)}` : clip(label);
    parts.push(text(tx, ty, words, anchor, label));
  });
  series.forEach(({ values }, s) => {
    const points = labels.map((_, i) => point(i, (values[i] ?? 0) / most).join(',')).join(' ');
    parts.push(svg('polygon', { class: `area s${s % 5}`, points }));
  });
  return { height: 250, parts };
}

export function funnel(labels, series, width) {
  const values = labels.map((_, i) => series[0]?.values[i] ?? 0);
  const most = Math.max(1, ...values);
  const [step, thick, left] = [42, 32, 124];
  const full = width - left - 56;
  const parts = labels.flatMap((label, i) => {
    const long = Math.max(6, (values[i] / most) * full);
    const y = i * step + 5;
    return [
      text(left - 16, y + thick / 2, clip(label), 'end', label),
      svg('rect', { class: 'fill s0', x: left + (full - long) / 2, y, width: long, height: thick, rx: 6 }),
      text(width - 8, y + thick / 2, figure(values[i]), 'end', undefined, 'value'),
    ];
  });
  return { height: labels.length * step + 6, parts };
}
