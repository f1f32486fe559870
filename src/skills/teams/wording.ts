import { clip } from '../../kernel/chinese/text.ts';
import type { Topic } from '../topics/index.ts';
import type { LEVELS } from './tables.ts';

export type Level = (typeof LEVELS)[number];
export const LEVEL_WORDS: Record<Level, string> = { theory: '理论研究', practice: '实践探索', institution: '制度规范' };

/** 3 号课题“…” */
export function nameOf({ number, title }: Pick<Topic, 'number' | 'title'>): string {
  return `${number} 号课题“${clip(title, 30)}”`;
}

/** 3、5 号课题 */
export function numbersOf(topics: Pick<Topic, 'number'>[]): string {
  return `${topics.map(({ number }) => number).join('、')} 号课题`;
}

export function byNumber<T extends Pick<Topic, 'number'>>(topics: T[]): T[] {
  return [...topics].sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}
