import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import { refuse } from './guard.ts';

const FILE_BYTES = 5 * 1024 * 1024;

const account = z.string('缺少工号。').regex(/^[\w.-]{1,64}$/, '工号的写法不对。');
/** Made anew by the page for each thing done, the same when it is tried again. */
const key = z.string('缺少 key。').regex(/^[\w-]{8,64}$/, 'key 应为 8 至 64 位字母、数字或短横线。');
const id = z.string('缺少按钮或卡片的编号。').min(1, '缺少按钮或卡片的编号。').max(100, '编号太长。');
const value = z.string('填写的内容格式不对。').max(4_000, '单项请不超过 4000 字。');

export const As = z.object({ as: account });
export const Say = z.object({
  as: account,
  key,
  text: z.string('缺少要说的话。').trim().min(1, '请先写点内容。').max(8_000, '一条消息请不超过 8000 字。'),
});
export const Press = z.object({ as: account, key, action: id, on: id.optional() });
export const Submit = Press.extend({
  values: z.record(
    z.string().max(100),
    z.union([value, z.array(value).max(100, '选项太多。')], '填写的内容格式不对。'),
    '缺少填写的内容。',
  ),
});
export const Upload = z.object({
  as: account,
  key,
  name: z.string('缺少文件名。').trim().min(1, '缺少文件名。').max(200, '文件名太长。'),
  /** For a field of a form: kept, and nothing said yet. */
  hold: z.literal('1').optional(),
});
export const Download = z.object({ as: account, on: id });
const when = '时间请写成 2026-12-05T09:00。';
export const Move = z.object({
  at: z.union(
    [z.int(when).min(0, when).max(4_102_444_800_000, when), z.string(when).refine(isCivilMinute, when)],
    when,
  ),
});

/** The value, or the one sentence that says what is wrong with it. */
export function reading<T>(schema: z.ZodType<T>, input: unknown): { value: T } | { fault: string } {
  const read = schema.safeParse(input);
  if (read.success) return { value: read.data };
  return { fault: read.error.issues[0]?.message ?? '请求的内容不对。' };
}

export const smallBody = bodyLimit({
  maxSize: 128 * 1024,
  onError: (c) => refuse(c, 413, '内容太长，请分几次发。'),
});
export const fileBody = bodyLimit({
  maxSize: FILE_BYTES,
  onError: (c) => refuse(c, 413, '文件请不超过 5 MB。'),
});

/** `2026-12-05T09:00` of a day that exists. */
function isCivilMinute(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return false;
  const instant = Date.parse(`${text}Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
