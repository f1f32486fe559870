import type { Slots } from './skill.ts';

/** What people say for one intent. Data: examples and signs only, no code. */
export type Saying = {
  intent: string;
  /** A few words for "您是想…": 问一条制度. */
  label: string;
  examples: string[];
};

export type Understood = {
  intent: string;
  slots: Slots;
  /** 0–1; below the engine's threshold the likely few are offered instead. */
  sure: number;
  /** Likely intents, best first, at most four, `intent` among them. */
  offered: string[];
  /** Further wishes in the same message. */
  also: { intent: string; slots: Slots }[];
};
