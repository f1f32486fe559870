import { svg } from './dom.js';

/** A longer label is cut; the whole stands in its title. */
export const LABEL_CHARS = 8;

export function text(x, y, words, anchor, whole, kind = '') {
  const node = svg('text', { x, y, 'text-anchor': anchor, 'dominant-baseline': 'central', class: kind }, words);
  if (whole && whole !== words) node.append(svg('title', {}, whole));
  return node;
}

export function clip(label) {
  return label.length > LABEL_CHARS ? `${label.slice(0, LABEL_CHARS - 1)}…` : label;
}

export function figure(value) {
  return Number.isInteger(value) ? value.toLocaleString('zh-CN') : value.toFixed(1);
}
