import { type CivilDate, daysBetween, weekday } from '../../kernel/clock.ts';
import type { Button, Json } from '../../message/card.ts';
import type { Item } from './store.ts';

/** 12月18日（周五）; with the year when it is another one than today's. */
export function dayWords(date: CivilDate, today: CivilDate): string {
  const [year, month, day] = date.split('-').map(Number);
  const far = date.slice(0, 4) === today.slice(0, 4) ? '' : `${year}年`;
  return `${far}${month}月${day}日（周${'一二三四五六日'[weekday(date.slice(0, 10)) - 1]}）`;
}

/** The same for a civil minute: 12月5日（周六）14:00. */
export function whenWords(at: string, today: CivilDate): string {
  return `${dayWords(at.slice(0, 10), today)}${at.slice(11)}`;
}

/** How long is left; what is past is told without reproach. */
export function leftWords(due: CivilDate, today: CivilDate): string {
  const days = daysBetween(today, due);
  if (days < 0) return `已过截止日，办完说一声即可`;
  if (days === 0) return '今天截止';
  return days === 1 ? '明天截止' : `还有${days}天`;
}

/** 述职报告, with its period where one name has several at a time: 支委会（11月）. */
export function nameOf({ name, period }: Pick<Item, 'name' | 'period'>): string {
  const quarter = /-Q([1-4])$/.exec(period)?.[1];
  if (quarter) return `${name}（第${'一二三四'[Number(quarter) - 1]}季度）`;
  const half = /-H([12])$/.exec(period)?.[1];
  if (half) return `${name}（${half === '1' ? '上' : '下'}半年）`;
  const month = /^\d{4}-(\d\d)$/.exec(period)?.[1];
  return month ? `${name}（${Number(month)}月）` : name;
}

/** One line: 述职报告：12月18日（周五）截止，还有25天。 */
export function lineOf(item: Item, today: CivilDate): string {
  const line = `${nameOf(item)}：${dayWords(item.due, today)}截止，`;
  if (item.state === 'done')
    return `${line}已记为完成${item.doneOn ? `（${dayWords(item.doneOn, today)}）` : ''}${item.note ? `，${item.note}` : ''}。`;
  if (item.state === 'not_applicable') return `${line}已记为不适用。`;
  if (item.scheduledAt) return `${line}已定在${whenWords(item.scheduledAt, today)}。`;
  return `${line}${leftWords(item.due, today)}。`;
}

/** What the date rests on: 滨直工〔2026〕31号《…的通知》；《…》第七条 (BURDEN 7). Empty when nothing is known. */
export function groundOf({ number, title, basis }: Pick<Item, 'number' | 'title' | 'basis'>): string {
  const named = title && !title.startsWith('《') ? `《${title}》` : (title ?? '');
  return [number ? `${number}${named}` : '', basis ?? ''].filter(Boolean).join('；');
}

export function groundField(item: Item): { label: string; value: string }[] {
  const ground = groundOf(item);
  return ground ? [{ label: '依据', value: ground }] : [];
}

/** The four ways in which an occurrence is closed or put off in place. */
export function closingButtons({ id }: { id: string }, done = '已完成'): Button[] {
  const slots: { [name: string]: Json } = { id };
  const group = id;
  return [
    { label: done, does: { intent: 'duty_done', slots }, group, tone: 'primary' },
    { label: '定在…', does: { intent: 'duty_scheduled', slots }, group, lasting: true },
    { label: '不适用', does: { intent: 'duty_not_applicable', slots }, group },
    { label: '稍后', does: { intent: 'snooze', slots }, group },
  ];
}
