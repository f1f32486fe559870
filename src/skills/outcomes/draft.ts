import type { KeptFile, Values } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import type { Attachment } from '../../chat/skill.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Json } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { KIND_WORDS, type Kind, kindNamed, kindOf } from './policy.ts';

/** One outcome as it is about to be handed in. */
export type Part = { title: string; kind: Kind; text: string; files: KeptFile[] };

/** What stands in the place of words when a file came instead. */
export const IN_THE_FILE = '见附件';
export const TOGETHER = '合为一项';
export const APART = '分别提交';

const LONGEST_TITLE = 60;
/** Of a file: what it is about is told by its beginning. */
const EXCERPT = 1_500;
const ATTACHED = /^(?:\d+[-_.、]?)?附[件表录]/u;

/** The words of a file, as far as they are kept with the draft. */
export function readFile({ id, name, text }: Attachment, values: Values): Values {
  const read = { title: titleOf(name, text ?? ''), text: clip(maskPersonal(text ?? '').text, EXCERPT) };
  return { ...values, read: { ...recordOf(values.read), [id]: read } };
}

/** The outcomes that a draft would become: each file one, unless it is an attachment or all are to be one. */
export function partsOf(values: Values): Part[] {
  const files = filesIn(values.files);
  const body = typeof values.body === 'string' && values.body !== IN_THE_FILE ? values.body : '';
  const groups: KeptFile[][] = [];
  for (const file of files) {
    const last = groups.at(-1);
    if (last && (values.together === TOGETHER || ATTACHED.test(file.name))) last.push(file);
    else groups.push([file]);
  }
  if (groups.length === 0 && body !== '') groups.push([]);
  return groups.map((group, i) => {
    const read = recordOf(recordOf(values.read)[group[0]?.id ?? '']);
    const text = [i === 0 ? body : '', String(read.text ?? '')].filter(Boolean).join('\n');
    const given = groups.length === 1 ? values.title : undefined;
    const title = clip(
      String(given ?? read.title ?? (group[0] ? titleOf(group[0].name, '') : titleIn(body))),
      LONGEST_TITLE,
    );
    const named = kindNamed(
      String(recordOf(values.kinds)[String(i + 1)] ?? (groups.length === 1 ? values.kind : '') ?? ''),
    );
    return { title: maskPersonal(title).text, kind: named ?? kindOf(title, text), text, files: group };
  });
}

/** What a text calls itself: its title in book marks or quotes, else its first line. */
export function titleIn(text: string): string {
  const marked = /[《“"]([^》”"]{4,60})[》”"]/u.exec(text)?.[1];
  const [line = ''] = text.split(/[\n。；;]/u).filter((one) => one.trim() !== '');
  return marked ?? clip(line.trim().replace(/^[一二三四五六七八九十\d]+[、.．]\s*/u, ''), LONGEST_TITLE);
}

/** 成果-关于…的研究（定稿2）.docx is 关于…的研究; a name that says nothing gives way to the first line. */
function titleOf(name: string, text: string): string {
  const bare = name
    .replace(/\.[A-Za-z0-9]{1,5}$/u, '')
    .replace(
      /^[\d\s._-]+|[（(](?:终稿|定稿|最终|修改|新|改)?[^）)]{0,4}[）)]$|[-_ ]?(?:终稿|定稿|最终版|修改稿|v\d+|\d{6,8})$/giu,
      '',
    )
    .replace(/^(?:课题)?成果[-_—：: ]+/u, '')
    .trim();
  const saysNothing =
    bare.length < 5 || /^(?:未命名|新建|文档|附件|图片|IMG|课题成果|研究报告|成果报告|结题报告|调研报告)/iu.test(bare);
  const first = titleIn(text);
  return saysNothing && first.length > 3 ? first : bare || name;
}

export const kindLabels = Object.values(KIND_WORDS);

/** 张三、李四和王五, told as co-authors. */
export function namesIn(words: string): string[] {
  return words
    .split(/[、,，;；\s]|(?:以及|还有)|[和与及](?=[\u4e00-\u9fff]{2,4}(?:$|[、，,和与及\s]))/u)
    .map((name) => name.replace(/^(?:是|有|为|加上|包括)|(?:同志|老师|等|一起|共同|参与|也.*)+$/gu, '').trim())
    .filter((name) => /^[\u4e00-\u9fff·]{2,8}$/u.test(name));
}

function recordOf(value: Json | undefined): { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
