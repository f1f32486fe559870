import { N, number, type Part } from './found.ts';

const PARTS: [RegExp, Part][] = [
  [/凌晨|半夜|深夜|午夜|夜里|后半夜/, 'night'],
  [/中午|正午|午间|晌午/, 'noon'],
  [/下午|午后|后晌|下半天/, 'afternoon'],
  [/傍晚|黄昏|晚|夜/, 'evening'],
  [/早|晨|上午|午前|上半天|头午/, 'morning'],
];
const PART =
  '(?<part>凌晨|清晨|早晨|大清早|一大早|大早上?|一早|早上|早间|早|晨|上午|午前|头午|上半天|下半天|中午|正午|午间|晌午|下午|午后|后晌|傍晚|黄昏|晚上|晚间|晚|前半夜|后半夜|夜里|夜间|半夜|深夜|午夜|夜)';
const NOT_POINTS = '(?!建议|意见|要求|问题|看法|想法|体会|感受|原因|心得|内容|钱|儿|个|多钟?头)';
const HOUR = `(?:(?<hour>${N})(?:点钟?|點钟?|时(?!间|候|代|期|段|长|限|节))(?:整|过)?(?:(?<half>半)|(?<quarters>[一二两三123])刻钟?|差?(?<less>(?<=差)${N})分|(?<minute>${N})分?)?${NOT_POINTS}|(?<digital>\\d{1,2})[:：](?<minutes>\\d{2})(?::\\d{2})?分?(?![\\d:])(?:(?<english>[aApP])[mM])?|(?<digital>\\d{1,2})(?<english>[aApP])[mM]|差(?<early>${N}|一刻)分?钟?(?<hour>${N})[点點])`;
const CLOCK = new RegExp(`T?(?:${PART}的?)?${HOUR}|${PART}`, 'uy');

export type TimeOfDay = {
  /** Minutes since midnight of the day named; 1440 and more are the night after it. Undefined: a part of the day only. */
  minutes?: number;
  part?: Part;
  /** 3点, 九点: morning or afternoon was not said. */
  halfDay?: true;
  /** 六点, 七点: before work as likely as after it. */
  eitherHalf?: true;
  end: number;
  wrong?: true;
};

/** A time of day at `at`: 下午三点四十, 晚7点, 14:30, 两点半, 差五分八点, 上午. */
export function readClock(text: string, at: number, { alone }: { alone: boolean }): TimeOfDay | undefined {
  CLOCK.lastIndex = at;
  const match = CLOCK.exec(text);
  if (!match?.groups) return undefined;
  const { part: said, hour, half, quarters, less, minute, digital, minutes, early, english } = match.groups;
  const end = CLOCK.lastIndex;
  const words = said ?? (english === undefined ? '' : /a/i.test(english) ? '上午' : '下午');
  const part = PARTS.find(([pattern]) => pattern.test(words))?.[1];
  if (hour === undefined && digital === undefined) {
    // 早 and 晚 are parts of a day only directly behind one: 明早, 今晚
    if (alone && /^[早晚夜晨]$/.test(words)) return undefined;
    // 早上好, 聊了一上午
    if (alone && (/^[好安]/.test(text.slice(end)) || /[一半整几每个]$/.test(text.slice(0, at)))) return undefined;
    return { ...(part ? { part } : {}), end };
  }
  if (alone && part === undefined && isCount(text, at, end, match[0])) return undefined;
  const named = number(hour ?? digital);
  const past =
    (half ? 30 : 0) +
    (quarters ? number(quarters) * 15 : 0) +
    (less ? -number(less) : 0) +
    number(minute ?? minutes ?? '0') -
    (early === undefined ? 0 : early === '一刻' ? 15 : number(early));
  if (!(named >= 0 && named <= 24 && past < 60)) return { end, wrong: true };
  const spelled = digital !== undefined && (digital.startsWith('0') || named > 12);
  const [hours, halfDay] = inDay(named, words, part, spelled);
  return {
    minutes: hours * 60 + past,
    ...(part ? { part } : {}),
    ...(halfDay ? { halfDay } : {}),
    ...(halfDay && (named === 6 || named === 7) ? { eitherHalf: true } : {}),
    end,
  };
}

// 三点 may count things: it is a time by itself only where the words around it say so
function isCount(text: string, at: number, end: number, words: string): boolean {
  if (/[:：]|半|刻|整|钟|分/.test(words) || /[点點时].+/.test(words)) return false;
  const after = text.slice(end);
  if (/[这那几有第提哪讲谈说]$/.test(text.slice(0, at))) return true;
  return (
    !/^(?:$|[，。,；;～~\-到至开前之以后在来去参出结集准左吧交行]|钟)/u.test(after) ||
    (/^一/.test(words) && after !== '')
  );
}

function inDay(
  hour: number,
  words: string,
  part: Part | undefined,
  spelled: boolean,
): [hours: number, halfDay: boolean] {
  if (hour === 24) return [24, false];
  if (hour > 12) return [hour, false];
  const late = /半夜|深夜|午夜|夜里|夜间|后半夜/.test(words);
  if (part === undefined)
    return spelled || hour === 0 || hour === 12 ? [hour, false] : [hour < 7 ? hour + 12 : hour, true];
  if (part === 'night' || late) {
    if (/凌晨/.test(words)) return [hour === 12 ? 0 : hour, false];
    return [hour === 12 || hour === 0 ? 24 : hour < 6 ? hour + 24 : hour + 12, false];
  }
  if (part === 'evening')
    return [hour === 12 || hour === 0 ? 24 : hour < 4 && !/傍|黄/.test(words) ? hour + 24 : hour + 12, false];
  if (part === 'afternoon') return [hour === 12 ? 12 : hour + 12, false];
  if (part === 'noon') return [hour < 4 ? hour + 12 : hour, false];
  return [hour, false];
}
