import type { Grounds } from './grounds.ts';
import type { Features } from './ranking.ts';

/** How much each feature of an article counts; fitted by bench/fit.ts. */
export const RANKING: Features = {
  paragraph: 1.73,
  title: 0.76,
  sentence: 1.55,
  coverage: 1.9,
  article: 1.42,
  weakest: 0.64,
  opening: 1.64,
  states: 1.56,
  outright: 0.67,
  foreign: -1.48,
  length: -0.8,
  near: 1.43,
  first: 2.66,
  counted: 0.96,
  uncounted: -0.88,
  fits: 0.77,
  turn: 0.55,
  literal: 1.61,
  homely: 1.33,
  kind: 0.72,
};

/** How much each ground counts for keeping an answer back. */
export const REFUSING: Grounds = {
  one: 2.06,
  silent: 1.14,
  title: -0.57,
  parts: -1.37,
  cueless: 0.58,
  figure: 0.55,
  count: -0.53,
  missing: 1.84,
  unheard: -0.39,
  home: -1.19,
  score: -1.45,
  chance: -1.05,
  uncounted: 1,
  absent: 2.32,
};
