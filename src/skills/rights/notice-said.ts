import type { Slots } from '../../chat/skill.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { AUDIENCE_NAMES } from './policy.ts';

/** What was said of a notice: what it says itself, to whom it is to go. What wasn't said is absent. */
export type NoticeSaid = { text?: string; title?: string; audience?: string; due?: string };

const QUOTED = /[“"「『]([^”"」』]{6,})[”"」』]/su;
const AFTER_COLON = /[：:]\s*(.{4,})$/su;
const AFTER_ASKING =
  /(?:发(?:一|1)?(?:个|条|份)?(?:通知|消息|公告|公示|公开)|群发(?:一条|1条)?|下(?:一|1)?(?:个|发)?通知|通知下去)[，,、 \n]+(?!(?:只|请)?(?:发|转)(?:给|到|至))(.{4,})$/su;
const TO_WHOM_LAST = /[，,](?:请)?(?:只)?(?:发|转)(?:给|到|至)[^，。：:]{2,12}$/u;
const TO_WHOM =
  /^(?:请|麻烦|帮我|帮忙|再|给我)*通知(?:一下|1下)?(?:到)?(?:给)?[一-龥\d]{0,14}?(?:(?:支部|党委|总支)书记|书记|委员|支部|党员|单位|工委|党委|同志|大家)们?[，,、 ]?(.{4,})$/su;
const WHOLE = /^(?:关于.{4,60}(?:通知|公告|公示|的函)|各[一-龥]{2,20}[：:])/u;
const NAMED = /《([^》]{4,60})》|(关于[^，。：:\n]{4,50}(?:通知|公告|公示))/u;

export function noticeIn(said: string, slots: Slots): NoticeSaid {
  const text = textIn(said);
  const named = NAMED.exec(said);
  const title = named?.[1] ?? named?.[2] ?? (typeof slots.title === 'string' ? slots.title : undefined);
  return {
    ...(text ? { text } : {}),
    ...(title ? { title } : {}),
    ...(audienceIn(slots) ? { audience: audienceIn(slots) ?? '' } : {}),
    ...(typeof slots.due === 'string' ? { due: slots.due } : {}),
  };
}

/** A notice is called by its title, else by how it begins. */
export function titleOf(text: string): string {
  const named = NAMED.exec(text);
  const first = text.split(/[\n。；;！!]/u).find((part) => part.trim().length > 1) ?? text;
  return clip((named?.[1] ?? named?.[2] ?? first).trim(), 30);
}

function textIn(words: string): string | undefined {
  const whole = words.trim();
  if (WHOLE.test(whole) && whole.length >= 24) return whole;
  const quoted = QUOTED.exec(whole)?.[1];
  if (quoted) return quoted.trim();
  const said = AFTER_COLON.exec(whole)?.[1] ?? AFTER_ASKING.exec(whole)?.[1] ?? TO_WHOM.exec(whole)?.[1];
  const text = said?.replace(TO_WHOM_LAST, '').trim();
  return text && text.length >= 4 ? text : undefined;
}

function audienceIn({ audience }: Slots): string | undefined {
  return typeof audience === 'string' && AUDIENCE_NAMES.includes(audience) ? audience : undefined;
}
