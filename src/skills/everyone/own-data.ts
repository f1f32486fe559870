import { and, asc, eq, isNotNull, ne } from 'drizzle-orm';
import type { Decide, Kept, Skill, Talk } from '../../chat/skill.ts';
import { inbox } from '../../chat/tables.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { outbox } from '../../delivery/tables.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { storeFile } from '../../kernel/files.ts';
import { build, write } from '../../kernel/statement.ts';
import { type Action, wordsOf } from '../../message/card.ts';
import { type SheetOut, writeXlsx } from '../../reports/xlsx.ts';
import { forgetTalks, saidBy } from './own-talks.ts';
import { handOver } from './tables.ts';

const EXPORT_OWN = 'export_own_data';
const FORGET = 'forget_own_talks';
const FORGET_YES = 'forget_own_talks_yes';
const FORGET_NO = 'forget_own_talks_no';

/** 导出我的数据: a sheet of everything that is kept on the asker, but for what nobody may be able to link. */
function exportOwn(skills: () => Skill[]): Decide {
  return async (_slots, talk) => {
    const sheets: SheetOut[] = [];
    for (const one of [...skills().flatMap(({ keeps = [] }) => keeps), ...talks]) {
      const sheet = sheetOf(one.name, await one.rows(talk));
      if (sheet) sheets.push(sheet);
    }
    const bytes = await writeXlsx(sheets);
    const { id, writes } = await storeFile(bytes, talk.today);
    const name = `我的数据-${talk.today}.xlsx`;
    return {
      ...say({
        text: '这是我这里记着的您的数据，一类一张表。不记名的内容和您对不上，所以不在里面；关爱申请和走访的内容加密存放，请直接问我看。',
        file: { name, bytes: bytes.length, sha256: id },
        buttons: [{ label: '删除我的对话', does: { intent: FORGET } }],
      }),
      writes,
      changes: [{ verb: 'export', entity: 'own_data', id: talk.asker.id }],
    };
  };
}

function sheetOf(name: string, rows: { [heading: string]: unknown }[]): SheetOut | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const columns = Object.keys(first);
  return { name, columns, rows: rows.map((row) => columns.map((column) => cellOf(row[column]))) };
}

function cellOf(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.map((one) => (isNamed(one) ? one.name : (cellOf(one) ?? ''))).join('、');
}

function isNamed(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

const talks: Kept[] = [
  {
    name: '您说的话',
    rows: async ({ read, asker, zone }) => {
      const rows = await read
        .select()
        .from(inbox)
        .where(and(saidBy(asker.id), isNotNull(inbox.said)))
        .orderBy(asc(inbox.id));
      return rows.map(({ at, said }) => ({ 时间: civilMinute(at, zone), 内容: wordsIn(said) }));
    },
  },
  {
    name: '发给您的话',
    rows: async ({ read, asker, zone }) => {
      const rows = await read
        .select()
        .from(outbox)
        .where(and(eq(outbox.person, asker.id), isNotNull(outbox.card)))
        .orderBy(asc(outbox.id));
      return rows.map(({ at, card }) => ({ 时间: civilMinute(at, zone), 内容: card ? wordsOf(card) : '' }));
    },
  },
];

function wordsIn(said: typeof inbox.$inferSelect.said): string {
  if (said?.kind === 'text') return said.text;
  if (said?.kind === 'media') return [said.name, said.transcript].filter(Boolean).join(' ') || '[文件]';
  return said?.kind === 'submit' ? Object.values(said.values).flat().join(' ') : '[点按]';
}

/** 删除我的对话: asked once; what came of the conversations stays, and the answer says so. */
function askForget(): Turn {
  const yes: Action = { intent: FORGET_YES };
  const no: Action = { intent: FORGET_NO };
  return say(
    {
      text: '要删除您和我的全部对话吗？您说的话、我的答复和没填完的表都会清空，找不回来。已提交的难题、任务、述职等属于组织的工作记录，按规定保留；应用里显示的聊天记录，要您自己在应用里删。',
      buttons: [
        { label: '确认删除', does: yes, tone: 'danger' },
        { label: '先不删', does: no },
      ],
    },
    { context: 'confirm', yes, no },
  );
}

function forget({ asker }: Talk): Turn {
  return {
    ...say('已删除您和我的对话。组织的工作记录还在；往后的对话从头算起。'),
    writes: [
      ...forgetTalks(asker.id),
      write(build.delete(handOver).where(and(eq(handOver.person, asker.id), ne(handOver.state, 'open')))),
    ],
    changes: [{ verb: 'forget', entity: 'own_talks', id: asker.id }],
    session: { last: {} },
  };
}

/** What a person may ask of his or her own data. */
export function ownData(
  skills: () => Skill[],
): Pick<Skill, 'intents' | 'commands'> & { help: NonNullable<Skill['help']> } {
  return {
    intents: {
      [EXPORT_OWN]: exportOwn(skills),
      [FORGET]: askForget,
      [FORGET_YES]: (_slots, talk) => forget(talk),
      [FORGET_NO]: () => say('好的，没有删除。'),
    },
    commands: {
      导出我的数据: { intent: EXPORT_OWN },
      删除我的对话: { intent: FORGET },
    },
    help: [{ label: '我的数据', says: '导出我的数据', does: { intent: EXPORT_OWN } }],
  };
}
