import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { type LinkHeld, linksTo } from '../../organisation/link-history.ts';
import { KIND_WORDS, type Unit } from '../../organisation/people.ts';
import { wholeDay } from './day.ts';

const ASKS_HISTORY =
  /历史|沿革|变过|变化|怎么变|调整过|(?:从)?(?:什么时候|哪年|哪一年|几时)(?:开始|起)?.{0,4}(?:归|由|领导|指导|划)/u;

/** 领导+指导: both are told, since they are so often taken for each other; of the day that is asked about. */
export async function relations(unit: Unit, talk: Talk): Promise<Turn> {
  const { read, today, text } = talk;
  const links = await linksTo(read, unit.code);
  if (ASKS_HISTORY.test(text)) return history(unit, links);
  const on = dayAsked(talk) ?? today;
  const past = on < today;
  const names = (kind: LinkHeld['kind']) =>
    links
      .filter((link) => link.kind === kind && holdsOn(link, on))
      .map(({ name }) => name)
      .join('、');
  const [leading, guiding] = [names('leads'), names('guides')];
  const when = past ? `${wholeDay(on)}时，` : '';
  const led = leading ? `由${leading}领导` : '上面没有登记领导它的组织';
  const guided = guiding ? `，同时接受${guiding}指导` : '';
  const changed = past && links.some(({ since, until }) => since > on || (until !== null && until <= today));
  return say({
    text: `${when}${unit.name}${led}${guided}。`,
    fields: [{ label: '类别', value: KIND_WORDS[unit.kind] }],
    ...(changed ? { more: links.map(lineOf).join('\n') } : {}),
  });
}

function history(unit: Unit, links: LinkHeld[]): Turn {
  if (links.length === 0) return say(`${unit.name}没有登记过领导或指导关系。`);
  const changes = links.filter(({ since, until }) => since !== '' || until !== null);
  return say({
    text: `${unit.name}的领导、指导关系${changes.length > 0 ? '：' : '自登记以来没有变过：'}\n${links.slice(0, 6).map(lineOf).join('\n')}`,
    ...(links.length > 6 ? { more: links.slice(6).map(lineOf).join('\n') } : {}),
  });
}

/** The day that a question about the past means; of a year its last day. Undefined where none is named, or none that is past. */
function dayAsked({ text, now, zone, workingDays, today }: Talk): CivilDate | undefined {
  const reading = findDate(text, { now: civilMinute(now, zone), tense: 'past', workingDays })?.reading;
  const on =
    reading?.kind === 'date'
      ? reading.date
      : reading?.kind === 'datetime'
        ? reading.datetime.slice(0, 10)
        : reading?.kind === 'range'
          ? reading.end
          : undefined;
  return on !== undefined && on < today ? on : undefined;
}

function holdsOn({ since, until }: LinkHeld, on: CivilDate): boolean {
  return since <= on && (until === null || until > on);
}

function lineOf({ kind, name, since, until }: LinkHeld): string {
  const from = since === '' ? '登记之初' : wholeDay(since);
  return `${name}${kind === 'leads' ? '领导' : '指导'}：${from}${until === null ? '至今' : ` 到 ${wholeDay(until)}`}`;
}
