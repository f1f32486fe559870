import { and, eq, isNull } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { findDates } from '../../kernel/chinese/dates.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import { allUnits, peopleById, peopleByName } from '../../organisation/store.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { whenWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { type Area, allAreas, areaOf, concernedBy, convenerOf, meetingsOf, unitsIn } from './area-store.ts';
import { areaGroup, areaMeeting, areaUnit } from './tables.ts';

const AREA = 'area_group';
const NAME =
  /(第[一二三四五六七八九十\d]{1,3}联系片|[一二三四五六七八九十\d]{1,3}号?联系片|“[^”]{1,10}”|[东西南北中新老城江河湖海山岭港区]{1,3}片)/u;
const UNITS =
  /(?:联系片|”|片)?(?:的)?(?:成员单位)?(?:有|是|包括|包含|由)?[：:]?\s*([\s\S]+?)(?:组成)?[，,；;。]?\s*(?=召集人|牵头人|$)/u;
const CONVENER = /(?:召集人|牵头人)(?:是|为|由|：|:)?\s*([\p{Script=Han}]{2,4})/u;
const MINUTES = /(?:纪要|会议记录|小结)(?:如下|是)?[：:]\s*([\s\S]{4,})/u;
const MEETS = /开|召开|举行|专题会|交流会|会议|碰头/u;

/** 联系片: asked by everybody, set by the city's staff, convened and minuted by its convener. */
export const areaGroups: Decide = async (slots, talk) => {
  const { text, asker, read } = talk;
  if (slots.units !== undefined) return setArea(slots, talk);
  const areas = await allAreas(read);
  const name = NAME.exec(text)?.[1]?.replace(/[“”]/gu, '');
  const named = areas.find((one) => one.name === name) ?? areas.find((one) => text.includes(one.name));
  if (runsCampaigns(asker) && CONVENER.test(text) && !/谁|哪/u.test(text)) return proposeArea(name, talk);
  const minutes = MINUTES.exec(text)?.[1];
  const convenes = areas.filter((one) => one.convener === asker.id || (runsCampaigns(asker) && one === named));
  const area = named ?? (convenes.length === 1 ? convenes[0] : undefined) ?? (await areaOf(read, asker.unit.code));
  if (!area) return runsCampaigns(asker) ? listed(areas, talk) : say('贵单位还没有划入联系片，可以问问工委的同志。');
  if (minutes) return convenes.includes(area) ? keepMinutes(area, minutes, talk) : onlyConvener(area, talk);
  const when = dateIn(text, talk);
  const asks = /吗|？|什么时候|哪天|几点|谁|哪/u.test(text);
  if (when && MEETS.test(text) && !asks)
    return convenes.includes(area) ? proposeMeeting(area, when, talk) : onlyConvener(area, talk);
  if (named === undefined && runsCampaigns(asker) && convenes.length === 0) return listed(areas, talk);
  return about(area, talk);
};

async function about(area: Area, talk: Talk): Promise<Turn> {
  const units = await unitsIn(talk.read, area.id);
  const meetings = await meetingsOf(talk.read, area.id);
  const next = meetings.findLast(({ at }) => at >= talk.today);
  const last = meetings.find(({ minutes }) => minutes !== null);
  return say({
    text: `${area.name}，召集人${await convenerOf(talk.read, area)}，共 ${units.length} 个单位。`,
    fields: [
      { label: '单位', value: clip(units.map((one) => one.name).join('、'), 120) },
      ...(next ? [{ label: '下次会议', value: `${whenWords(next.at, talk.today)} ${next.about}` }] : []),
      ...(last ? [{ label: '上次纪要', value: clip(last.minutes ?? '', 60) }] : []),
    ],
  });
}

async function listed(areas: Area[], { read }: Talk): Promise<Turn> {
  if (areas.length === 0) return say('还没有划联系片。说“第一联系片：某局、某委，召集人某某”就能设。');
  const rows: string[][] = [];
  for (const one of areas.slice(0, 15)) {
    rows.push([
      one.name,
      await convenerOf(read, one),
      (await unitsIn(read, one.id)).map((unit) => unit.name).join('、'),
    ]);
  }
  return say({ text: `共 ${areas.length} 个联系片。`, table: { columns: ['联系片', '召集人', '单位'], rows } });
}

async function onlyConvener(area: Area, { read }: Talk): Promise<Turn> {
  return say(`${area.name}的会议由召集人${await convenerOf(read, area)}来通知和记纪要，可以跟召集人说一声。`);
}

async function proposeArea(name: string | undefined, talk: Talk): Promise<Turn> {
  const { text, read } = talk;
  if (!name) return say('这个联系片叫什么？比如“第一联系片：某局、某委，召集人某某”。');
  const who = CONVENER.exec(text)?.[1] ?? '';
  const people = await peopleByName(read, who);
  const [convener] = people;
  if (!convener) return say(`名册里没有找到“${who}”，请核对召集人的姓名。`);
  const said = UNITS.exec(text.slice(text.indexOf(name) + name.length))?.[1] ?? '';
  const units = await allUnits(read);
  const codes: string[] = [];
  const unknown: string[] = [];
  for (const words of said.split(/[、，,；;和\s]+/u).filter((one) => one.length > 1)) {
    const found = findUnit(units, words);
    if ('unit' in found) codes.push(found.unit.code);
    else unknown.push(words);
  }
  if (codes.length === 0) return say('没认出单位。请把单位名称用顿号隔开，比如“第一联系片：某局、某委，召集人某某”。');
  const names = codes.map((code) => units.find((one) => one.code === code)?.name ?? code);
  const yes = { intent: AREA, slots: { name, units: [...new Set(codes)], convener: convener.id } };
  return say(
    {
      text: `${name}，召集人${convener.name}，${names.length} 个单位：${clip(names.join('、'), 100)}。${unknown.length > 0 ? `没认出：${unknown.join('、')}。` : ''}这样设可以吗？`,
      buttons: [
        { label: '确定', does: yes, tone: 'primary' },
        { label: '不设', does: { intent: AREA } },
      ],
    },
    { context: 'confirm', yes },
  );
}

async function setArea({ name, units, convener, at, about: what }: Slots, talk: Talk): Promise<Turn> {
  if (at !== undefined) return announce(String(name), String(at), String(what ?? ''), talk);
  if (!runsCampaigns(talk.asker) || typeof name !== 'string' || !Array.isArray(units))
    return say('联系片由工委管理员来设。');
  const known = (await allAreas(talk.read)).find((one) => one.name === name);
  const id = known?.id ?? talk.newId();
  const codes = units.filter((one) => typeof one === 'string');
  const [who] = await peopleById(talk.read, [String(convener)]);
  const writes: Write[] = [
    write(
      build
        .insert(areaGroup)
        .values({ id, name, convener: String(convener) })
        .onConflictDoUpdate({ target: areaGroup.name, set: { convener: String(convener) } }),
    ),
    write(build.delete(areaUnit).where(eq(areaUnit.area, id))),
    ...codes.map((code) =>
      write(
        build
          .insert(areaUnit)
          .values({ unit: code, area: id })
          .onConflictDoUpdate({ target: areaUnit.unit, set: { area: id } }),
      ),
    ),
  ];
  const turn = say(`${name}已设好，${codes.length} 个单位，召集人${who?.name ?? ''}。会告诉召集人怎么通知会议。`);
  const told: Message = {
    to: { person: String(convener) },
    kind: 'proactive',
    why: `工委请您召集${name}`,
    about: `area/${id}`,
    card: { text: `您是${name}的召集人。开专题会说一句就行，比如“下周三下午3点开联系片专题会”，我来告诉有关同志。` },
  };
  return {
    ...turn,
    messages: String(convener) === talk.asker.id ? turn.messages : [...turn.messages, told],
    writes,
    changes: [{ verb: 'set', entity: 'area_group', id, after: { name, units: codes, convener: String(convener) } }],
  };
}

function dateIn(text: string, { now, zone, workingDays, today }: Talk): string | undefined {
  const found = findDates(text, { now: civilMinute(now, zone), tense: 'future', workingDays });
  const readings = found.map(({ reading }) => reading);
  const at = readings
    .map((one) => (one.kind === 'datetime' ? one.datetime : one.kind === 'date' ? one.date : undefined))
    .find((one) => one !== undefined);
  return at !== undefined && at >= today ? at : undefined;
}

async function proposeMeeting(area: Area, at: string, talk: Talk): Promise<Turn> {
  const people = (await concernedBy(talk.read, area.id)).filter((id) => id !== talk.asker.id);
  const what =
    /(?:研究|讨论|交流|议题(?:是)?|主题(?:是)?|专题[：:])[：:]?\s*([^，。\n]{2,40})/u.exec(talk.text)?.[1] ??
    '专题交流会';
  const yes = { intent: AREA, slots: { units: [], name: area.id, at, about: clip(maskPersonal(what).text, 40) } };
  return say(
    {
      text: `${area.name}${whenWords(at, talk.today)}开会：${clip(what, 40)}。会写进 ${people.length} 位同志的汇总提醒，只提一次，可以吗？`,
      buttons: [
        { label: '通知', does: yes, tone: 'primary' },
        { label: '先不通知', does: { intent: AREA } },
      ],
    },
    { context: 'confirm', yes },
  );
}

async function announce(areaId: string, at: string, what: string, talk: Talk): Promise<Turn> {
  const area = (await allAreas(talk.read)).find(({ id }) => id === areaId);
  if (!area || (area.convener !== talk.asker.id && !runsCampaigns(talk.asker)))
    return say('会议由联系片的召集人来通知。');
  const people = (await concernedBy(talk.read, area.id)).filter((id) => id !== talk.asker.id);
  const id = talk.newId();
  const turn = say(`已记下，${people.length} 位同志会在汇总提醒里看到。开完会说“联系片会纪要：……”就能存一条。`);
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...people.map(
        (person): Message => ({
          to: { person },
          kind: 'proactive',
          why: `您在${area.name}的单位任职或牵头课题组`,
          about: `meeting/${id}`,
          card: { text: `${area.name}${whenWords(at, talk.today)}开会：${what}，召集人${talk.asker.name}。` },
        }),
      ),
    ],
    writes: [write(build.insert(areaMeeting).values({ id, area: area.id, at, about: what, by: talk.asker.id }), 1)],
    changes: [{ verb: 'convene', entity: 'area_meeting', id, after: { at, about: what } }],
  };
}

async function keepMinutes(area: Area, words: string, talk: Talk): Promise<Turn> {
  const now = civilMinute(talk.now, talk.zone);
  const held = (await meetingsOf(talk.read, area.id)).filter(({ at }) => at.slice(0, 10) <= now.slice(0, 10));
  const meeting = held.find(({ minutes }) => minutes === null) ?? held[0];
  const minutes = clip(maskPersonal(words.trim()).text, 500);
  const id = meeting?.id ?? talk.newId();
  const keep = meeting
    ? write(
        build
          .update(areaMeeting)
          .set({ minutes })
          .where(and(eq(areaMeeting.id, id), meeting.minutes === null ? isNull(areaMeeting.minutes) : undefined)),
        1,
      )
    : write(
        build
          .insert(areaMeeting)
          .values({ id, area: area.id, at: talk.today, about: '专题交流会', minutes, by: talk.asker.id }),
        1,
      );
  return {
    ...say(
      `${area.name}${meeting ? whenWords(meeting.at, talk.today) : '今天'}的会议纪要已存下，片里的同志问“联系片”就能看到。`,
    ),
    writes: [keep],
    changes: [{ verb: 'minute', entity: 'area_meeting', id }],
  };
}
