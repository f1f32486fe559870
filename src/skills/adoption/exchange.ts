import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { storeFile } from '../../kernel/files.ts';
import type { Button } from '../../message/card.ts';
import { allUnits, peopleById } from '../../organisation/store.ts';
import { writeDocx } from '../../reports/docx.ts';
import { type Campaign, currentCampaign, dayOf, runsCampaigns } from '../campaign/index.ts';
import { assignDuty, unitsOwing } from '../duties/index.ts';
import { teamById } from '../outcomes/index.ts';
import { rankedOutcomes } from '../reviews/index.ts';
import { topicById } from '../topics/index.ts';
import { type Programme, programmeOf, type Ranked, wantedIn } from './programme.ts';
import { asNumber } from './said.ts';

const NOT_STAFF = '交流会议程由工委管理员来排。';
const LISTED = 6;
/** Days before it: two reminders and an offer of help, as for any duty. */
const REMINDED = [14, 7, 3];
const MEETING = '成果交流会';

/** 交流会议程: from the ranking, as a card and as a file for the meeting. */
export const exchangeProgramme: Decide = async (slots, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_STAFF);
  const campaign = await currentCampaign(talk.read, talk.today);
  const ranked = campaign ? await rankedOf(campaign, talk) : [];
  if (!campaign || ranked.length === 0) return say('还没有公布评审结果，排不出议程。结果公布后再说“交流会议程”。');
  const said = wantedIn(numeralsAlike(talk.text));
  const wanted = {
    outcomes: said.outcomes ?? asNumber(slots.outcomes) ?? campaign.terms.exchange.outcomes,
    minutes: said.minutes ?? asNumber(slots.minutes) ?? campaign.terms.exchange.minutes,
    starts: said.starts ?? asNumber(slots.starts),
  };
  const programme = programmeOf(ranked, wanted, campaign.aspects);
  const day = campaign.days.exchange?.to;
  const bytes = await fileOf(programme, campaign, wanted, talk);
  const { id, writes } = await storeFile(bytes, talk.today);
  const rows = programme.sections.flatMap(({ aspect, items }) =>
    items.map(({ place, number, title, unit }) => [String(place), `${number} 号 ${clip(title, 16)}`, unit, aspect]),
  );
  const duty = campaign.number && day ? dutyButton(programme) : undefined;
  return {
    ...say(
      {
        text: `议程已排好：${programme.count} 项成果，每项 ${wanted.minutes} 分钟，共 ${programme.total} 分钟${day ? `，${dayOf(day, talk.today)}召开` : ''}。要改可以说“交流会议程，前8项，每项8分钟，9点开始”。`,
        table: { columns: ['序号', '成果', '单位', '方面'], rows: rows.slice(0, LISTED) },
        more: [
          ...rows.slice(LISTED).map((row) => row.join('　')),
          ...(programme.tied.length > 0
            ? [`与最后一项同分、没有排进来的：成果 ${programme.tied.join('、')} 号。`]
            : []),
          ...(duty
            ? []
            : [
                `要把交流会列为任务，请先补上${[...(day ? [] : ['日期（说“交流定在几月几日”）']), ...(campaign.number ? [] : ['通知文号'])].join('和')}。`,
              ]),
        ].join('\n'),
        file: { name: '交流会议程.docx', bytes: bytes.length, sha256: id },
        ...(duty ? { buttons: [duty] } : {}),
      },
      { context: 'list' },
    ),
    writes,
    changes: [{ verb: 'export', entity: 'programme', id: campaign.id, after: { outcomes: programme.count } }],
  };
};

function dutyButton({ sections }: Programme): Button {
  const outcomes = sections.flatMap(({ items }) => items.map(({ number }) => number));
  return { label: '列为任务，提醒汇报单位', does: { intent: 'exchange_duty', slots: { outcomes } } };
}

/** The meeting as a duty of those who report there: on its day, reminded of as any other. */
export const exchangeDuty: Decide = async (slots, talk) => {
  const { read, asker, today } = talk;
  if (!runsCampaigns(asker)) return say(NOT_STAFF);
  const campaign = await currentCampaign(read, today);
  const day = campaign?.days.exchange?.to;
  if (!campaign?.number || !day) return say('交流会的日期和通知文号还不全，说“交流定在几月几日”补上后再列。');
  const numbers = Array.isArray(slots.outcomes) ? slots.outcomes.map(Number) : [];
  const units = (await rankedOutcomes(read, campaign.id))
    .filter(({ outcome }) => numbers.length === 0 || numbers.includes(outcome.number))
    .map(({ outcome }) => outcome.unit);
  if (units.length === 0) return say('议程里的成果已有变化，请重新排一次。');
  const owing = await unitsOwing(read, new RegExp(`^${MEETING}$`, 'u'), Number(day.slice(0, 4)));
  const missing = [...new Set(units)].filter((code) => !owing.has(code)).sort();
  if (missing.length === 0) return say(`${MEETING}已经在这些单位的任务里了。`);
  const { writes, changes } = await assignDuty(
    {
      name: MEETING,
      units: missing,
      posts: ['书记'],
      due: day,
      number: campaign.number,
      title: campaign.title,
      basis: campaign.title,
      advance: REMINDED,
    },
    talk,
  );
  return {
    ...say(`已列为任务：${MEETING}，${dayOf(day, today)}，${missing.length} 个汇报单位会按任务收到提醒。`),
    writes,
    changes,
  };
};

/** The judged outcomes with what a programme says of each. */
async function rankedOf({ id }: Campaign, { read }: Pick<Talk, 'read'>): Promise<Ranked[]> {
  const rows = await rankedOutcomes(read, id);
  const names = new Map((await allUnits(read)).map(({ code, name }) => [code, name]));
  return Promise.all(
    rows.map(async ({ outcome, rank }) => {
      const [topic, team] = await Promise.all([topicById(read, outcome.topic), teamById(read, outcome.team)]);
      const [leader] = team ? await peopleById(read, [team.leader]) : [];
      return {
        number: outcome.number,
        title: outcome.title,
        aspect: topic?.aspect ?? '其他',
        unit: names.get(outcome.unit) ?? outcome.unit,
        speaker: leader?.name ?? '',
        rank,
      };
    }),
  );
}

function fileOf(
  { sections, count, total }: Programme,
  campaign: Campaign,
  { minutes }: { minutes: number },
  { today }: Talk,
): Promise<Uint8Array> {
  const timed = sections.some(({ items }) => items.some(({ from }) => from));
  const day = campaign.days.exchange?.to;
  return writeDocx(
    `${campaign.title}${MEETING}议程`,
    sections.map(({ aspect, items }) => ({
      name: aspect,
      columns: ['序号', ...(timed ? ['时间'] : []), '成果', '课题组所在单位', '汇报人', '时长'],
      rows: items.map(({ place, from, to, title, unit, speaker }) => [
        place,
        ...(timed ? [`${from}—${to}`] : []),
        title,
        unit,
        speaker,
        `${minutes} 分钟`,
      ]),
    })),
    {
      facts: [
        ...(campaign.number ? [campaign.number] : []),
        ...(day ? [`会期：${day}`] : []),
        `${count} 项，共 ${total} 分钟`,
        `${today} 编排`,
      ].join('　'),
    },
  );
}
