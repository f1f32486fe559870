import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { KIND_WORDS, type Unit, type UnitKind } from '../../organisation/people.ts';
import { codesBelow, guidedBy, holdersOf, memberCount, unitsBelow } from '../../organisation/store.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { postNamed } from './post-named.ts';

const ASKS_UNITS =
  /几个?(?:支部|总支|党委|党组织|单位|区)|多少个?(?:支部|总支|党委|党组织|单位|区)|下属|下面有哪|哪些支部|管着?哪/u;

/** How many members and, where that is asked, which units stand below. */
export async function counted(of: Unit, talk: Talk): Promise<Turn> {
  const { asker, read, text } = talk;
  const allowed = may(asker, 'see_figures', of, await treeAround(read, of.code));
  if (isRefusal(allowed) && asker.unit.code !== of.code) return say(allowed.text);
  if (ASKS_UNITS.test(text)) return unitsUnder(of, talk);
  const { members, serving } = await memberCount(read, of.code);
  const others = /退休/u.test(text) ? `，不在职的（含离退休）${members - serving} 名` : '';
  return say(`${of.name}现有党员 ${members} 名，其中在职 ${serving} 名${others}。`);
}

async function unitsUnder(of: Unit, { read }: Talk): Promise<Turn> {
  const [below, guided] = await Promise.all([unitsBelow(read, of.code), guidedBy(read, of.code)]);
  const kinds = new Map<UnitKind, number>();
  for (const { kind } of below) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const led = [...kinds].map(([kind, n]) => `${KIND_WORDS[kind]} ${n} 个`).join('、');
  const names = below.map(({ name }) => name);
  return say({
    text: `${of.name}领导${led || '的组织：没有'}${
      guided.length > 0
        ? `，指导 ${guided.length} 个：${guided
            .slice(0, 3)
            .map(({ name }) => name)
            .join('、')}${guided.length > 3 ? '等' : ''}`
        : ''
    }。`,
    ...(names.length > 0 && names.length <= 40 ? { more: names.join('、') } : {}),
  });
}

const OF_EACH =
  /(?:各|所有|全部)(?:支部|单位|党委|总支)?(?:的)?(?:专职)?(?:副)?(?:书记|委员|.{2}委员).{0,3}(?:名单|都是谁|有谁|是谁)|名单/u;
const LISTED = 8;

export async function holders(of: Unit, talk: Talk): Promise<Turn> {
  const { read, text } = talk;
  const asked = postNamed(text) ?? '书记';
  if (OF_EACH.test(text)) return holdersBelow(of, asked, talk);
  const people = await holdersOf(read, of.code, asked);
  if (people.length === 0) return say(`${of.name}没有登记${asked}。`);
  const names = people.map(({ name }) => name).join('、');
  if (/电话|手机|联系方式|怎么联系|号码/u.test(text))
    return say({
      text: `${of.name}的${asked}是${names}。我不存电话号码，可以在通讯录里找，或者我替您转一句话。`,
      buttons: [{ label: '转给工委同志', does: { intent: 'talk_to_human' } }],
    });
  return say(`${of.name}的${asked}是${names}。`);
}

/** 各支部书记名单: of the unit and all that it leads, for those who may see its people. */
async function holdersBelow(of: Unit, asked: string, { asker, read }: Talk): Promise<Turn> {
  const allowed = may(asker, 'see_people', of, await treeAround(read, of.code));
  if (isRefusal(allowed)) return say(allowed.text);
  const rows = await read
    .select({ unit: unit.name, name: person.name })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .innerJoin(person, eq(person.id, post.person))
    .where(
      and(
        eq(post.post, asked),
        isNull(post.leftOn),
        isNull(unit.removedOn),
        sql`${post.unit} in ${codesBelow(of.code)}`,
      ),
    )
    .orderBy(asc(unit.code), asc(person.id));
  if (rows.length === 0) return say(`${of.name}及所辖组织没有登记${asked}。`);
  const lines = rows.map((row) => `${row.unit}：${row.name}`);
  return say({
    text: [`${of.name}及所辖组织的${asked}共 ${rows.length} 名。`, ...lines.slice(0, LISTED)].join('\n'),
    ...(lines.length > LISTED ? { more: lines.slice(LISTED).join('\n') } : {}),
  });
}
