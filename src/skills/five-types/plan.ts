import type { Decide, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { readTable } from '../../reports/read-table.ts';
import { answerQuestion } from '../rules/index.ts';
import { editPlan, editSaid } from './edit.ts';
import { openType } from './form.ts';
import { mayPlan, merged } from './keep.ts';
import { yearOf } from './overview.ts';
import { partIn, planIn, planInTable } from './parse.ts';
import { type Entry, isPart, isType, lacking, lackingWords, TYPE_WORDS, typeIn } from './policy.ts';
import { showPlan, showType } from './show.ts';
import { handedIn, planOf } from './store.ts';
import { planHandedIn, TYPES } from './tables.ts';
import { yearIn } from './year.ts';

const SHOWS =
  /看|查|显示|是什么|有哪些|哪(?:个|些|一?型).{0,6}(?:没|缺|差)|缺|还差|没填|没写|不够|填完|齐了|齐没|交了(?:没|吗)/u;
const HANDS_IN =
  /^(?:.{0,6})?(?:提交|上交|报送|交)(?:一下|了|吧|上去)?$|(?:提交|上交|交).{0,4}(?:五型|5型)?计划|能不能(?:先)?交|可以(?:先)?交|先交/u;
const LACKS = /缺|差|没填|不够|齐/u;
const HOW = /行吗|行不行|可以吗|怎么(?:写|填|定|弄)|写(?:什么|啥)|如何(?:写|填|定)|模板|格式|几个|几条|要求/u;
const SITUATION = /(?:开展|落实|完成|进展|搞|活动).{0,6}(?:情况|怎么样|多少|几次)|雷达|各支部|各单位|下面/u;

/** 五型计划: told whole or by a line, shown with what is missing, handed in when it has its shape. */
export const fiveTypesPlan: Decide = async (slots, talk) => {
  const said = talk.text.trim();
  const year = yearIn(said, talk);
  const { asker, read } = talk;
  if (SITUATION.test(said) && !/计划/u.test(said)) return yearOf(slots, talk);
  const type = isType(slots.type) ? slots.type : typeIn(said);
  const whole = planIn(said);
  if (isRefusal(whole)) return say(whole.text);
  if (whole.length > 1) return shownForYes(whole, year, talk);
  if (HANDS_IN.test(said)) return handIn(year, talk);
  const edit = editSaid(said, type, isPart(slots.part) ? slots.part : partIn(said), slots);
  if (edit) return editPlan(edit, year, talk);
  const [only] = whole;
  if (only) return editPlan({ ...only, does: 'set' }, year, talk);
  if (LACKS.test(said) && (type || SHOWS.test(said))) return type ? showType(type, year, talk) : showPlan(year, talk);
  if (HOW.test(said)) return howTo(said, talk);
  if (type && (SHOWS.test(said) || !/填|写|改|补|加|定/u.test(said))) return showType(type, year, talk);
  if (SHOWS.test(said)) return showPlan(year, talk);
  const refused = await mayPlan(talk);
  if (refused) return say(refused.text);
  const next = type ?? lacking(await planOf(read, asker.unit.code, year))[0]?.type;
  if (!next) return showPlan(year, talk);
  return openType(next, year, talk);
};

async function howTo(said: string, { read, today, asker }: Talk): Promise<Turn> {
  const { answered, citations } = await answerQuestion(read, '五型每一型的计划应当有几个目标、着眼点、措施和载体', {
    today,
    asker,
  });
  const [cited] = answered ? citations : [];
  const type = typeIn(said);
  return say({
    text: `每一型正好 1 个目标、2 个着眼点、3 条措施、2 个载体。一条消息就能说完，比如“${type ? TYPE_WORDS[type] : '学习型'}：目标是…；着眼点：…、…；措施：1…2…3…；载体：…、…”，表格或文件发来也行。`,
    ...(cited ? { quote: { text: cited.quote, source: `《${cited.rule}》${cited.label}` } } : {}),
    buttons: [
      {
        label: type ? `填${TYPE_WORDS[type]}` : '一步步填',
        does: { intent: 'fill_five_type', slots: { type: type ?? 'learning' } },
        lasting: true,
      },
    ],
  });
}

/** A whole type, or several, told at once: shown once for a tap. */
async function shownForYes(entries: Entry[], year: number, talk: Talk): Promise<Turn> {
  const refused = await mayPlan(talk);
  if (refused) return say(refused.text);
  const plan = await planOf(talk.read, talk.asker.unit.code, year);
  const types = TYPES.filter((type) => entries.some((entry) => entry.type === type));
  const replaced = plan.filter((kept) => entries.some((one) => one.type === kept.type && one.part === kept.part));
  const after = merged(plan, entries);
  const missing = lackingWords(after, types);
  const yes = { intent: 'keep_five_plan', slots: { year, entries: entries.map((entry): Json => ({ ...entry })) } };
  const no = { intent: 'keep_five_plan', slots: { not: true } };
  return say(
    {
      text: `${year}年${types.map((type) => TYPE_WORDS[type]).join('、')}计划，共 ${entries.length} 条，存下可以吗？${missing ? `\n${missing}，存下后可以再补。` : ''}${replaced.length > 0 ? `\n其中 ${replaced.length} 条替换原来的。` : ''}`,
      fields: types.map((type) => ({
        label: TYPE_WORDS[type],
        value: entries
          .filter((entry) => entry.type === type)
          .map(({ text }) => text)
          .join('；'),
      })),
      buttons: [
        { label: '存下', does: yes, tone: 'primary' },
        { label: '取消', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
}

async function handIn(year: number, talk: Talk): Promise<Turn> {
  const refused = await mayPlan(talk);
  if (refused) return say(refused.text);
  const { asker, read, today } = talk;
  const plan = await planOf(read, asker.unit.code, year);
  const missing = lackingWords(plan);
  if (missing) {
    const [next] = lacking(plan);
    return say({
      text: `还不能交：${missing}。已填的都存着，补齐就行。`,
      buttons: next
        ? [
            {
              label: `填${TYPE_WORDS[next.type]}`,
              does: { intent: 'fill_five_type', slots: { type: next.type, year } },
            },
          ]
        : [],
    });
  }
  const before = await handedIn(read, asker.unit.code, year);
  if (before) return say(`${year}年五型计划 ${before.on} 已经交过了，改了的地方直接生效，不用再交。`);
  return {
    ...say(`已提交：${asker.unit.name}${year}年五型计划，上级可以看到。以后要改直接说。`),
    writes: [
      write(
        build
          .insert(planHandedIn)
          .values({ unit: asker.unit.code, year, by: asker.id, on: today })
          .onConflictDoNothing(),
        1,
      ),
    ],
    changes: [{ verb: 'hand_in', entity: 'five_plan', id: `${asker.unit.code}/${year}` }],
  };
}

export const handInPlan: Decide = (slots, talk) =>
  handIn(typeof slots.year === 'number' ? slots.year : yearIn('', talk), talk);

export const fillType: Decide = async (slots, talk) => {
  const refused = await mayPlan(talk);
  if (refused) return say(refused.text);
  const year = typeof slots.year === 'number' ? slots.year : yearIn('', talk);
  return openType(isType(slots.type) ? slots.type : 'learning', year, talk);
};

/** A table or a text with the plan in it. */
export const planFiles: Takes = {
  label: '五型计划',
  takes: ({ name, text = '' }) =>
    /五型|5型/u.test(name) || (/学习型/u.test(text) && /着眼点/u.test(text) && /载体/u.test(text)),
  async decide(_slots, talk) {
    const { attachment, read } = talk;
    if (!attachment) return say('这个文件没能取到，请再发一次。');
    const entries = /\.(?:xlsx|csv)$/iu.test(attachment.name)
      ? await tableOf(attachment.id, read)
      : planIn(numeralsAlike(attachment.text ?? ''));
    if (isRefusal(entries)) return say(entries.text);
    if (entries.length === 0)
      return say('没有在文件里认出五型计划。请写明哪一型，再分“目标、着眼点、措施、载体”写，或者直接发文字。');
    return shownForYes(entries, yearIn(attachment.name, talk), talk);
  },
};

async function tableOf(id: string, read: Talk['read']): Promise<Entry[] | Refusal> {
  const bytes = await fileOf(read, id);
  if (!bytes) return refuse('这个文件没能取到，请再发一次。');
  const table = await readTable(bytes);
  return isRefusal(table) ? table : planInTable(table);
}
