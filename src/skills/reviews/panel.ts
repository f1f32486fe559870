import { eq } from 'drizzle-orm';
import type { Decide, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { withoutEnd } from '../../kernel/chinese/text.ts';
import { isRefusal, refuse } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { peopleById } from '../../organisation/store.ts';
import { readTable } from '../../reports/read-table.ts';
import { currentCampaign, runsCampaigns } from '../campaign/index.ts';
import { add, changeChair, drop } from './panel-change.ts';
import { mayRun, NO_CAMPAIGN, NOT_STAFF, namesIn, resolve, seat } from './panel-people.ts';
import { seatOf } from './policy.ts';
import { panelOf, reviewsIn } from './store.ts';
import { review, reviewPanel } from './tables.ts';

/** A table of reviewers, by its name. */
export const panelFiles: Takes = {
  label: '评委名单',
  takes: ({ name }, { asker }) =>
    /评委|评审(?:委员|专家|名单)/u.test(name) && /\.(?:xlsx|csv)$/iu.test(name) && runsCampaigns(asker),
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
  if (!runsCampaigns(talk.asker)) return say(NOT_STAFF);
  const said = withoutEnd(talk.text.trim(), '。.！!');
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
