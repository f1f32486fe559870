import { and, eq, isNull } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES, filesIn } from '../../chat/forms.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { isRefusal, type Refusal } from '../../kernel/errors.ts';
import { keepFile } from '../../kernel/files.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { may } from '../../organisation/authority.ts';
import { openCampaign, runsCampaigns } from '../campaign/index.ts';
import { dayWords } from '../duties/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { noticeIn, titleOf } from './notice-said.ts';
import { addRecipients, reachOf } from './notice-store.ts';
import { AUDIENCE_NAMES, usualAudience } from './policy.ts';
import { recall } from './recall.ts';
import { announcement } from './tables.ts';

export const PUBLISH = 'admin_publish_notice';
const SHOWN = 110;
const IN_DIGEST = 80;
const RECALLS =
  /(?:撤掉|撤下|撤回|收回|撤销).{0,10}(?:通知|公告|公示)|(?:通知|公告).{0,8}(?:撤掉|撤下|撤回|收回|撤销)/u;
const TO_OTHERS = /(?:只|改)?(?:发给|发到|给|通知)(?:到)?(.{2,16})$/u;

/** 发个通知给…：… what was understood is shown once; one tap sends it to everybody's next digest. */
export const publish: Decide = (slots, talk) => {
  if (slots.act === 'recall' || RECALLS.test(talk.text)) return recall(slots, talk);
  if (runsCampaigns(talk.asker) && /征集/u.test(talk.text) && !/[：:“"].{12,}/u.test(talk.text))
    return openCampaign(slots, talk);
  const allowed = mayPublish(talk);
  if (isRefusal(allowed)) return say(allowed.text);
  const said = noticeIn(talk.text, slots);
  const form = { form: PUBLISH, values: { ...said }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const publishForm: Form = {
  name: PUBLISH,
  title: '发通知',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '内容',
      kind: 'text',
      required: true,
      ask: '请把通知内容发给我，文字或文件都行。发之前会先给您看一眼。',
    },
    {
      name: 'audience',
      label: '发给',
      kind: 'choice',
      required: false,
      ask: '发给谁？',
      options: AUDIENCE_NAMES,
      prefill: ({ asker }) => usualAudience(asker.unit),
    },
    { name: 'files', label: '附件', kind: 'file', required: false, ask: '附件可以直接发来，没有也行。' },
  ],
  tookFile: ({ name, text }, values) =>
    values.text === undefined || values.text === '' ? { ...values, text: text?.trim() || name } : values,
  async heard(text, values, talk) {
    if (values.text === undefined) return undefined;
    const audience = audienceSaid(text);
    if (audience) return { audience };
    const next = /^(?:内容)?(?:改成|改为)[：:]?\s*(.{4,})$/su.exec(text)?.[1];
    return next && talk.session.form?.asking === undefined ? { text: next } : undefined;
  },
  async summary(values, talk) {
    const { text, audience, due, file } = draftOf(values, talk);
    const reached = await reachOf(talk.read, talk.asker.unit.code, audience, talk.asker.id);
    return {
      card: {
        text: `发给${wordsFor(audience)}（${reached} 人），随各人下一次汇总提醒送到，可以吗？`,
        fields: [
          { label: '通知', value: clip(text, SHOWN) },
          ...(due ? [{ label: '截止', value: dayWords(due, talk.today) }] : []),
          ...(file ? [{ label: '附件', value: file.name }] : []),
          { label: '落款', value: talk.asker.unit.name },
        ],
        ...(text.length > SHOWN ? { more: text } : {}),
        buttons: [
          { label: '发布', does: { intent: FORM_YES }, tone: 'primary' },
          { label: '取消', does: { intent: FORM_NO } },
        ],
      },
    };
  },
  done: send,
};

async function send(values: Values, talk: Talk): Promise<Turn> {
  const allowed = mayPublish(talk);
  if (isRefusal(allowed)) return say(allowed.text);
  const { asker, today, read } = talk;
  const { text, title, audience, due, file } = draftOf(values, talk);
  const reached = await reachOf(read, asker.unit.code, audience, asker.id);
  if (reached === 0) return say(`${asker.unit.name}范围内没有登记${wordsFor(audience)}，没有发出。`);
  const same = and(
    eq(announcement.unit, asker.unit.code),
    eq(announcement.text, text),
    eq(announcement.publishedOn, today),
    isNull(announcement.recalledOn),
  );
  const before = await read.select({ id: announcement.id }).from(announcement).where(same).get();
  if (before) return say('同样的通知今天已经发过了，没有重复发。');
  const id = talk.newId();
  const row = {
    id,
    title,
    text,
    file: file ?? null,
    unit: asker.unit.code,
    by: asker.id,
    audience,
    due: due ?? null,
    publishedOn: today,
  };
  const whole = text.length > IN_DIGEST || file !== undefined;
  return {
    ...say({
      text: `已发布给 ${reached} 位${wordsFor(audience)}，随下一次汇总提醒送到，不另外打扰。问“通知多少人收到了”可看回执；要收回，说“撤回通知”。`,
    }),
    unless: [query(build.select({ id: announcement.id }).from(announcement).where(same))],
    writes: [
      write(build.insert(announcement).values(row), 1),
      ...(file ? [keepFile(file.id)] : []),
      ...addRecipients(row, {
        from: today,
        text: `${asker.unit.name}通知：${clip(text, IN_DIGEST)}${due ? `（截止${dayWords(due, talk.today)}）` : ''}`,
        why: `您是${asker.unit.name}所${audience === '区市县机关工委' ? '指导' : '辖'}的${wordsFor(audience)}`,
        buttons: [
          { label: '收到', does: { intent: 'notice_ack', slots: { notice: id } }, tone: 'primary' },
          ...(whole
            ? [{ label: '看全文', does: { intent: 'read_notice', slots: { notice: id } }, lasting: true }]
            : []),
        ],
      }),
    ],
    changes: [{ verb: 'publish', entity: 'notice', id, after: { title, audience, reached } }],
    session: { last: { ...talk.session.last, notice: id, undo: { intent: 'recall_notice', slots: { notice: id } } } },
  };
}

function draftOf(values: Values, { asker }: Talk) {
  const text = maskPersonal(String(values.text ?? '').trim()).text;
  const [file] = filesIn(values.files);
  return {
    text,
    title: typeof values.title === 'string' ? values.title : titleOf(text),
    audience: typeof values.audience === 'string' ? values.audience : usualAudience(asker.unit),
    due: typeof values.due === 'string' ? values.due : undefined,
    file,
  };
}

/** 只发给区市县工委: whom, while the draft is shown. */
function audienceSaid(text: string): string | undefined {
  if (text.length > 24) return undefined;
  const whom = TO_OTHERS.exec(text)?.[1] ?? '';
  if (/区市县|区工委|各区/u.test(whom)) return '区市县机关工委';
  return ['支部书记', '专职副书记', '组织委员', '机关党委', '书记', '支部', '党员', '单位'].find((name) =>
    whom.includes(name),
  );
}

function wordsFor(audience: string): string {
  if (audience === '区市县机关工委') return '区市县机关工委负责同志';
  return audience === '支部' ? '支部（书记）' : audience === '单位' ? '机关党组织负责同志' : audience;
}

function mayPublish({ asker }: Talk): true | Refusal {
  return may(asker, 'publish', asker.unit, { above: [], guides: [] });
}
