import { and, eq } from 'drizzle-orm';
import type { Decide, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import { build, query, type Write, write } from '../../kernel/statement.ts';
import type { Known } from '../../organisation/people.ts';
import { peopleById, peopleByName } from '../../organisation/store.ts';
import { readTable } from '../../reports/read-table.ts';
import { type Campaign, currentCampaign } from '../campaign/index.ts';
import { runsCampaign } from '../outcomes/index.ts';
import { handBack } from './hand-back.ts';
import { seatOf } from './policy.ts';
import { isReleased, panelOf, reviewsIn } from './store.ts';
import { review, reviewPanel } from './tables.ts';

export const NOT_STAFF = '评审由工委管理员组织，您要了解情况可以说“转人工”。';
export const NO_CAMPAIGN = '现在没有进行中的难题征集，还不能组织评审。';

/** A table of reviewers, by its name. */
export const panelFiles: Takes = {
  label: '评委名单',
  takes: ({ name }, { asker }) =>
    /评委|评审(?:委员|专家|名单)/u.test(name) && /\.(?:xlsx|csv)$/iu.test(name) && runsCampaign(asker),
  decide: (_slots, talk) => fromTable(talk),
};

async function fromTable(talk: Talk): Promise<Turn> {
  const bytes = talk.attachment ? await fileOf(talk.read, talk.attachment.id) : undefined;
  const table = bytes ? await readTable(bytes) : refuse('请把评委名单再发一次。');
  if (isRefusal(table)) return say(table.text);
  const column = (...names: string[]) => table.columns.find((one) => names.some((name) => one.includes(name)));
  const name = column('姓名');
  const id = column('工号');
  if (!name && !id) return say('名单里要有“姓名”或“工号”一列，请改好再发。');
  const wanted = table.rows.map(({ cells }) => (id && cells[id]) || (name ? (cells[name] ?? '') : ''));
  const chair = table.rows.find(({ cells }) =>
    Object.values(cells).some((cell) => cell.includes('主任委员') && !cell.includes('副')),
  );
  return preview(wanted, chair ? (id && chair.cells[id]) || (name ? chair.cells[name] : undefined) : undefined, talk);
}

const CHAIR =
  /(?:由)?([\u4e00-\u9fff·]{2,4})(?:同志)?(?:任|担任|为|当)主任委员|主任委员?(?:是|为|由|换成|改为|换|定为)?[:：]?\s*([\u4e00-\u9fff·]{2,4})/u;
const ADDS =
  /(?:增补|增加|加上|再加|添|请)(.{2,40}?)(?:为|当|做|担任)评委|(?:增补|增加|加上|再加|添)(?:评委|评审委员)?[:：]?\s*(.+)$|评委(?:再)?(?:增补|增加|加上|加)[:：]?\s*(.+)$/u;
const DROPS =
  /(?:去掉|撤下|换下)(?:评委)?\s*([\u4e00-\u9fff·]{2,4})|([\u4e00-\u9fff·]{2,4}?)(?:同志)?(?:不再?(?:当|担任|做)评委|退出评委)/u;
const LIST =
  /(?:评审委员会|评委会?|评委名单|评审专家|评审组)(?:成员|名单)?(?:定为|改为|换成|是|为|有|由)?[:：，,]?\s*(.+)$/su;

/** 评审委员会：张三、李四，主任委员王五; 增补评委赵六; 李四不当评委了; 主任委员换成王五. */
export const namePanel: Decide = async (_slots, talk) => {
  if (!runsCampaign(talk.asker)) return say(NOT_STAFF);
  const said = talk.text.trim().replace(/[。.！!]+$/u, '');
  const chair = CHAIR.exec(said)?.slice(1).find(Boolean);
  const plain = said.replace(CHAIR, '，');
  const dropped = DROPS.exec(plain)?.slice(1).find(Boolean);
  if (dropped) return drop(dropped, talk);
  const added = ADDS.exec(plain)?.slice(1).find(Boolean);
  if (added) return add(namesIn(added), talk);
  const names = namesIn(LIST.exec(plain)?.[1] ?? '');
  if (names.length === 0 && chair) return changeChair(chair, talk);
  if (names.length === 0)
    return say('请把评委一起说出来，例如“评审委员会：某某、某某，主任委员某某”，也可以发一张有姓名的表。');
  return preview(chair && !names.includes(chair) ? [chair, ...names] : names, chair, talk);
};

function namesIn(words: string): string[] {
  return words
    .split(/[、,，;；\s]|[和与及](?=[\u4e00-\u9fff]{2,4}(?:$|[、，,\s]))/u)
    .map((one) => one.replace(/(?:等|同志|老师|教授|共?\d+[人位名])+$/gu, '').trim())
    .filter((one) => /^(?:[\u4e00-\u9fff·]{2,6}|[A-Za-z0-9-]{2,20})$/u.test(one));
}

/** A name or a 工号, as the one person of the roster that it means; of several of a name the one who is 专家. */
async function resolve(words: string, talk: Talk): Promise<Known | Refusal> {
  const [byId] = await peopleById(talk.read, [words]);
  if (byId) return byId;
  const called = await peopleByName(talk.read, words);
  const experts = called.filter(({ posts }) => posts.some(({ post }) => post === '专家'));
  const [one, ...others] = experts.length === 1 ? experts : called;
  if (!one) return refuse(`名册里没有“${words}”。`);
  if (others.length > 0) return refuse(`名册里有 ${called.length} 位“${words}”，请改说工号。`);
  return one;
}

async function preview(wanted: string[], chair: string | undefined, talk: Talk): Promise<Turn> {
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return say(NO_CAMPAIGN);
  if ((await reviewsIn(talk.read, campaign.id)).length > 0)
    return say('评审任务已经分下去了，不能整个换名单。可以说“增补评委某某”“某某不当评委了”“主任委员换成某某”。');
  const found = await Promise.all([...new Set(wanted.filter(Boolean))].map((one) => resolve(one, talk)));
  const refused = found.filter(isRefusal);
  if (refused.length > 0) return say(`${refused.map(({ text }) => text).join('')}名单没有定，请改好再说一次。`);
  const people = [...new Map(found.flatMap((one) => (isRefusal(one) ? [] : [[one.id, one] as const]))).values()];
  const [first] = people;
  if (!first) return say('名单里没有读到人，请再说一次。');
  const head = people.find(({ name, id }) => name === chair || id === chair) ?? first;
  const does = { intent: 'set_panel', slots: { people: people.map(({ id }) => id), chair: head.id } };
  const no = { intent: 'leave_review', slots: {} };
  const wantedSize = campaign.terms.panelSize;
  return say(
    {
      text: `评审委员会 ${people.length} 位，就这样定吗？${people.length === wantedSize ? '' : `（原定 ${wantedSize} 位）`}`,
      fields: [
        {
          label: '主任委员',
          value: `${head.name}${chair ? '' : '（没有说，先按第一位；要换请说“主任委员换成某某”）'}`,
        },
        {
          label: '委员',
          value:
            people
              .filter(({ id }) => id !== head.id)
              .map(({ name }) => name)
              .join('、') || '无',
        },
      ],
      buttons: [
        { label: '定下', does, tone: 'primary' },
        { label: '先不定', does: no },
      ],
    },
    { context: 'confirm', yes: does, no },
  );
}

export const setPanel: Decide = async ({ people, chair }, talk) => {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const ids = (Array.isArray(people) ? people.map(String) : []).filter((id) => id !== '');
  if ((await reviewsIn(talk.read, campaign.id)).length > 0) return say('评审任务已经分下去了，名单没有变。');
  const known = await peopleById(talk.read, ids);
  const before = await panelOf(talk.read, campaign.id);
  return {
    ...say({
      text: `评审委员会已定，${known.length} 位。成果收齐后说“分配评审”，我按回避规定平均分给评委。`,
      buttons: [{ label: '分配评审', does: { intent: 'share_reviews' }, lasting: true }],
    }),
    // who was handed something already would lose it
    unless: [query(build.select({ id: review.id }).from(review).where(eq(review.campaign, campaign.id)))],
    writes: [
      write(build.delete(reviewPanel).where(eq(reviewPanel.campaign, campaign.id)), before.length),
      ...known.map(({ id }) => seat(campaign.id, id, id === chair)),
    ],
    changes: [
      {
        verb: 'set_panel',
        entity: 'review_panel',
        id: campaign.id,
        before: { people: before.map(({ person }) => person) },
        after: { people: known.map(({ id }) => id), chair: String(chair) },
      },
    ],
  };
};

async function add(names: string[], talk: Talk): Promise<Turn> {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const found = await Promise.all(names.map((one) => resolve(one, talk)));
  const refused = found.filter(isRefusal);
  if (refused.length > 0) return say(refused.map(({ text }) => text).join(''));
  const panel = await panelOf(talk.read, campaign.id);
  const fresh = found.flatMap((one) => (isRefusal(one) || panel.some(({ person }) => person === one.id) ? [] : [one]));
  if (fresh.length === 0) return say('他们已经是评委了，名单没有变。');
  return {
    ...say({
      text: `已增补评委 ${fresh.map(({ name }) => name).join('、')}，现在共 ${panel.length + fresh.length} 位。还有没分的评审，可以接着分配。`,
      buttons: [{ label: '分配评审', does: { intent: 'share_reviews' }, lasting: true }],
    }),
    writes: fresh.map(({ id }) => seat(campaign.id, id, panel.length === 0 && id === fresh[0]?.id)),
    changes: [{ verb: 'add', entity: 'review_panel', id: campaign.id, after: { people: fresh.map(({ id }) => id) } }],
  };
}

/** What the person has scored stands; what is still open goes to others. */
async function drop(name: string, talk: Talk): Promise<Turn> {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const panel = await panelOf(talk.read, campaign.id);
  const seated = await peopleById(
    talk.read,
    panel.map(({ person }) => person),
  );
  const one = seated.find((person) => person.name === name || person.id === name);
  if (!one) return say(`“${name}”不在评委名单里。`);
  if (panel.some(({ person, chair }) => person === one.id && chair))
    return say(`${one.name}是主任委员，请先说“主任委员换成某某”。`);
  const open = (await reviewsIn(talk.read, campaign.id)).filter(
    ({ review: { reviewer, state } }) => reviewer === one.id && (state === 'assigned' || state === 'draft'),
  );
  const back = await handBack(open, '不再担任评委', campaign, talk, [one.id]);
  const left = back.short.length > 0 ? `其中 ${back.short.length} 项没有合适的评委，请增补。` : '';
  return {
    ...say(`${one.name}不再担任评委。${open.length > 0 ? `没评的已改分给其他评委。${left}` : ''}`),
    unless: back.unless,
    writes: [
      write(
        build.delete(reviewPanel).where(and(eq(reviewPanel.campaign, campaign.id), eq(reviewPanel.person, one.id))),
        1,
      ),
      ...back.writes,
    ],
    changes: [{ verb: 'drop', entity: 'review_panel', id: campaign.id, before: { person: one.id } }],
  };
}

async function changeChair(name: string, talk: Talk): Promise<Turn> {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const panel = await panelOf(talk.read, campaign.id);
  const seated = await peopleById(
    talk.read,
    panel.map(({ person }) => person),
  );
  const next = seated.find((person) => person.name === name || person.id === name);
  if (!next) return say(`“${name}”不在评委名单里，请先增补。`);
  const before = panel.find(({ chair }) => chair)?.person;
  if (before === next.id) return say(`${next.name}已经是主任委员了。`);
  const set = (person: string, chair: boolean): Write =>
    write(
      build
        .update(reviewPanel)
        .set({ chair, toldOn: null })
        .where(
          and(eq(reviewPanel.campaign, campaign.id), eq(reviewPanel.person, person), eq(reviewPanel.chair, !chair)),
        ),
      1,
    );
  return {
    ...say(`主任委员已换成${next.name}。`),
    writes: [...(before ? [set(before, false)] : []), set(next.id, true)],
    changes: [
      {
        verb: 'set_chair',
        entity: 'review_panel',
        id: campaign.id,
        before: { chair: before ?? null },
        after: { chair: next.id },
      },
    ],
  };
}

/** Who sits on the panel: for the staff and the panel itself. */
export const showPanel: Decide = async (_slots, talk) => {
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return say(NO_CAMPAIGN);
  const panel = await panelOf(talk.read, campaign.id);
  if (seatOf(talk.asker, panel) === 'none') return say('评委名单由工委掌握，评审期间不公开。');
  if (panel.length === 0) return say('评审委员会还没有定。请说“评审委员会：某某、某某，主任委员某某”。');
  const people = await peopleById(
    talk.read,
    panel.map(({ person }) => person),
  );
  const nameOf = (wanted: boolean) =>
    people
      .filter(({ id }) => panel.some(({ person, chair }) => person === id && chair === wanted))
      .map(({ name }) => name);
  return say({
    text: `评审委员会 ${panel.length} 位。`,
    fields: [
      { label: '主任委员', value: nameOf(true).join('、') || '还没有定' },
      { label: '委员', value: nameOf(false).join('、') || '无' },
    ],
  });
};

async function mayRun(talk: Talk): Promise<Campaign | { turn: Turn }> {
  if (!runsCampaign(talk.asker)) return { turn: say(NOT_STAFF) };
  const campaign = await currentCampaign(talk.read, talk.today);
  if (!campaign) return { turn: say(NO_CAMPAIGN) };
  if (await isReleased(talk.read, campaign.id)) return { turn: say('评审结果已经公布，评委不再变动。') };
  return campaign;
}

function seat(campaign: string, person: string, chair: boolean): Write {
  return write(build.insert(reviewPanel).values({ campaign, person, chair }), 1);
}
