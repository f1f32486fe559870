import { and, eq } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES } from '../../chat/forms.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { dayOf, runsCampaigns } from '../campaign/index.ts';
import { glimpse } from '../problems/index.ts';
import { charterIn, termIn } from './charter-said.ts';
import { confirmed, type Group } from './groups.ts';
import { publish } from './publishing.ts';
import { LIST } from './show.ts';
import { isTurn, numbersOf, STAFF_ONLY, staffed } from './staffed.ts';
import { topic } from './tables.ts';

const CHARTER = 'charter';
const LISTED = 6;
const USUAL_OUTCOME = '一份研究报告，附能推行的做法或制度建议';

/** 第1、3组列为课题: the charter is filled in from what is known, shown once, and mended in words. */
export const shortlistGroups: Decide = async ({ groups, all, publish: publishes }, talk) => {
  const staff = await staffed(talk);
  if (isTurn(staff)) return staff;
  const { campaign, sorted } = staff;
  const wanted = numbersOf(groups).filter((one) => one > 0);
  const meant = sorted.groups.filter(
    ({ group, state }) =>
      (state === 'group' || state === 'suggested') &&
      (wanted.includes(group) || (all === true && wanted.length === 0 && state === 'group')),
  );
  if (meant.length === 0) {
    const known = sorted.groups.find(({ group }) => wanted.includes(group));
    if (known) return say(`第 ${known.group} 组“${known.title}”已经列为课题了。要发布，说“发布课题”。`);
    return say('要把哪几组列为课题？例如“第1、3组列为课题”。说“分组一览”可以看全部。');
  }
  const term = campaign.days.carrying_out?.to;
  const values = {
    groups: meant.map(({ group }) => group),
    ...(term ? { term } : {}),
    ...(publishes === true ? { publish: true } : {}),
  };
  const form = { form: CHARTER, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const charterForm: Form = {
  name: CHARTER,
  title: '列为课题',
  fields: [
    {
      name: 'term',
      label: '期限',
      kind: 'date',
      required: true,
      ask: '课题什么时候结题？例如“明年9月底前”。',
      parse: (text, talk) => termIn(text, talk) ?? refuse('没有听清日期，请说几月几日前，例如“9月30日前”。'),
    },
  ],
  async heard(text, _values, talk) {
    // what names a stage is said of the campaign
    if (/征集|申领|评审|阶段/u.test(text)) return undefined;
    const said = charterIn(text, talk);
    return Object.keys(said).length > 0 ? { ...said } : undefined;
  },
  async summary(values, talk) {
    const { listed, problem } = await planned(values, talk);
    const [first] = listed;
    if (problem || !first) return { card: { text: problem ?? '没有可以列的组。', buttons: [cancel] } };
    const term = dayOf(String(values.term), talk.today);
    const { title, question, expected, places } = first.charter;
    const alone = listed.length === 1;
    return {
      card: {
        text: alone
          ? `把第 ${first.group.group} 组列为课题“${title}”，可以吗？要改直接说，比如“预期成果是……”“期限改到10月底”。`
          : `把 ${listed.length} 组列为课题，可以吗？期限都是${term}，预期成果：${expected}。`,
        fields: alone
          ? [
              { label: '研究什么', value: clip(question, 80) },
              { label: '预期成果', value: expected },
              { label: '期限', value: term },
              ...(places ? [{ label: '名额', value: `${places} 个课题组` }] : []),
            ]
          : listed.slice(0, LISTED).map((one) => ({ label: `第 ${one.group.group} 组`, value: one.charter.title })),
        ...(listed.length > LISTED
          ? {
              more: listed
                .slice(LISTED)
                .map(({ charter }) => charter.title)
                .join('\n'),
            }
          : {}),
        buttons: [
          { label: values.publish === true ? '发布' : '列为课题', does: { intent: FORM_YES }, tone: 'primary' },
          cancel,
        ],
      },
    };
  },
  done: shortlist,
};

const cancel = { label: '取消', does: { intent: FORM_NO } };

async function shortlist(values: Values, talk: Talk): Promise<Turn> {
  if (!runsCampaigns(talk.asker)) return say(STAFF_ONLY);
  const { listed, problem, writes: kept } = await planned(values, talk);
  if (problem) return say(problem);
  const writes = listed.flatMap(({ group, charter }) => [
    ...(group.state === 'suggested' ? confirmed(group) : []),
    write(
      build
        .update(topic)
        .set({ state: 'shortlisted', ...charter })
        .where(and(eq(topic.id, group.id), eq(topic.state, 'group'), eq(topic.title, group.title))),
      1,
    ),
  ]);
  const changes = listed.map(({ group, charter }) => ({
    verb: 'shortlist',
    entity: 'topic',
    id: group.id,
    after: charter,
  }));
  if (values.publish === true) {
    const ready = listed.map(({ group, charter }): Group => ({ ...group, ...charter, state: 'shortlisted' }));
    const turn = await publish(ready, talk);
    return { ...turn, writes: [...kept, ...writes, ...turn.writes], changes: [...changes, ...turn.changes] };
  }
  const titles = listed.map(({ charter }) => `“${charter.title}”`);
  return {
    ...say({
      text: `已列为课题：${titles.slice(0, 4).join('、')}${titles.length > 4 ? `等 ${titles.length} 个` : ''}。发布后各单位才能看到和申领。`,
      buttons: [{ label: '发布课题', does: { intent: 'publish_topics' } }, LIST],
    }),
    writes: [...kept, ...writes],
    changes,
  };
}

type Whole = { title: string; question: string; expected: string; term: string; places: number | null };
type Planned = { listed: { group: Group; charter: Whole }[]; writes: Write[]; problem?: string };

async function planned(values: Values, talk: Talk): Promise<Planned> {
  const staff = await staffed(talk);
  if (isTurn(staff)) return { listed: [], writes: [], problem: STAFF_ONLY };
  const { groups, writes } = staff.sorted;
  const wanted = numbersOf(values.groups);
  const meant = groups.filter(
    ({ group, state }) => wanted.includes(group) && (state === 'group' || state === 'suggested'),
  );
  if (meant.length === 0) return { listed: [], writes: [], problem: '这几组刚才已有同事办过了，没有重复列。' };
  // a title and a question are one group's own
  const { title: _title, question: _question, ...shared } = values;
  const said = meant.length === 1 ? values : shared;
  return { listed: meant.map((group) => ({ group, charter: wholeOf(group, said) })), writes };
}

/** What is not said is taken from the group itself: its name and what its problems complain of. */
function wholeOf({ title, problems }: Group, values: { [name: string]: Json }): Whole {
  const named = words(values.title) ?? title;
  const [first] = problems;
  return {
    title: named,
    question: words(values.question) ?? `${named}难在哪里、怎样破解${first ? `，例如“${glimpse(first, 40)}”` : ''}`,
    expected: words(values.expected) ?? USUAL_OUTCOME,
    term: words(values.term) ?? '',
    places: typeof values.places === 'number' ? values.places : null,
  };
}

function words(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
