import type { Repertoire } from './chat/dispatch.ts';
import { createEngine, type Engine, type People } from './chat/engine.ts';
import { respond } from './chat/respond.ts';
import type { Skill, Takes, Talk } from './chat/skill.ts';
import { understand } from './chat/understand.ts';
import { createSender, type Sender } from './delivery/send.ts';
import { type Clock, civilMinute } from './kernel/clock.ts';
import type { Database, Read } from './kernel/database.ts';
import { isRefusal } from './kernel/errors.ts';
import { fileOf } from './kernel/files.ts';
import type { Log } from './kernel/log.ts';
import type { Seal } from './kernel/seal.ts';
import type { WorkingDays } from './kernel/working-days.ts';
import type { Language } from './language/index.ts';
import type { Said } from './message/arrival.ts';
import type { Channel } from './message/channel.ts';
import { type Asker, isOffice } from './organisation/people.ts';
import { addressesOf, peopleById, personByAccount, personById } from './organisation/store.ts';
import { adoptions } from './skills/adoption/index.ts';
import { campaigns } from './skills/campaign/index.ts';
import { care } from './skills/care/index.ts';
import { debriefing } from './skills/debriefing/index.ts';
import { duties, ensureOccurrences } from './skills/duties/index.ts';
import { announceCalendar, everyone, strangerTurn, unreachable, warnStaff } from './skills/everyone/index.ts';
import { exports } from './skills/exports/index.ts';
import { fiveTypes } from './skills/five-types/index.ts';
import { funds } from './skills/funds/index.ts';
import { links } from './skills/links/index.ts';
import { announceUndelivered, operation } from './skills/operation/index.ts';
import { organisation } from './skills/organisation/index.ts';
import { outcomes } from './skills/outcomes/index.ts';
import { problems } from './skills/problems/index.ts';
import { reviews } from './skills/reviews/index.ts';
import { rights } from './skills/rights/index.ts';
import { rules, textOfFile } from './skills/rules/index.ts';
import { service } from './skills/service/index.ts';
import { teams } from './skills/teams/index.ts';
import { topics } from './skills/topics/index.ts';

/** Which column of a roster names the accounts of which channel. */
export const ROSTER_CHANNELS = { 飞书ID: 'feishu', 企业微信ID: 'wecom' };

const VOCABULARY_MS = 60_000;

export type AssistantParts = {
  database: Database;
  channels: Channel[];
  clock: Clock;
  zone: string;
  workingDays: WorkingDays;
  newId: () => string;
  seal: Seal;
  /** A model, where one is configured. */
  language?: Language | undefined;
  log: Log;
  /** Where a test moves the clock: how so many ms of it go by (delivery/send.ts). */
  sleep?(ms: number): Promise<void>;
};

export type Assistant = {
  engine: Engine;
  sender: Sender;
  skills: Skill[];
};

/** Every skill: a new one is one line here. */
export function allSkills(): Skill[] {
  const skills: Skill[] = [];
  skills.push(
    rules(),
    problems(),
    duties(),
    exports(),
    everyone(() => skills),
  );
  skills.push(campaigns(), topics(), teams(), outcomes(), reviews(), adoptions());
  skills.push(care, debriefing, fiveTypes, funds, links, operation, organisation, rights, service);
  return skills;
}

/** The one place where the parts are joined. */
export function createAssistant(parts: AssistantParts): Assistant {
  const { database, channels, clock, zone, log, newId } = parts;
  const skills = allSkills();
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const repertoire = repertoireOf(skills, parts);

  const sender = createSender({
    database,
    channels: byId,
    clock,
    zone,
    newId,
    log,
    fileOf: (sha256) => fileOf(database.read, sha256),
    unreachable: (person, about, key) => noted(key, { kind: 'unreachable', person, ...(about ? { about } : {}) }),
    warn: (key, text) => noted(key, { kind: 'warning', text }),
    ...(parts.sleep ? { sleep: parts.sleep } : {}),
  });

  /** What happened while sending, as an arrival of its own. */
  async function noted(key: string, said: Said): Promise<void> {
    await engine.receive({ key, channel: '', account: '', chat: key, private: true, at: clock(), said });
  }

  const engine = createEngine({
    ...parts,
    people: peopleOn(channels),
    repertoire,
    digests: skills.flatMap(({ digest }) => digest ?? []),
    respond: (arrival, talk, pressed) => respond(repertoire, arrival, talk, pressed),
    respondToStranger: strangerTurn,
    handOver: unreachable,
    warn: warnStaff,
    files: {
      fetchFile: async (channel, ref, limit) => byId.get(channel)?.fetchFile?.(ref, limit),
      async textOf(name, bytes) {
        const text = await textOfFile(name, bytes);
        return isRefusal(text) ? undefined : text;
      },
    },
    async beforeTick(now) {
      const given = { now, zone, workingDays: parts.workingDays };
      await ensureOccurrences(database, { ...given, newId });
      await announceCalendar(database, given);
      await announceUndelivered(database, given);
    },
    committed: () => sender.nudge(),
  });
  return { engine, sender, skills };
}

function repertoireOf(skills: Skill[], { clock, zone, workingDays, database }: AssistantParts): Repertoire {
  const sayings = skills.flatMap(({ says }) => says);
  let vocabulary: { at: number; words: { [slot: string]: string[] } } | undefined;
  const words = async (read: Read) => {
    if (!vocabulary || clock() - vocabulary.at > VOCABULARY_MS || clock() < vocabulary.at) {
      const all: { [slot: string]: string[] } = {};
      for (const skill of skills) Object.assign(all, await skill.vocabulary?.(read));
      vocabulary = { at: clock(), words: all };
    }
    return vocabulary.words;
  };
  return {
    intents: new Map([
      ...skills.flatMap(({ intents }) => Object.entries(intents)),
      ...skills.flatMap(({ name, files }) => (files ? [[takerOf(name), files.decide] as const] : [])),
    ]),
    files: byParticularity(skills.flatMap(({ name, files }) => (files ? [{ ...files, intent: takerOf(name) }] : []))),
    forms: new Map(skills.flatMap(({ forms = [] }) => forms.map((form) => [form.name, form] as const))),
    commands: new Map(skills.flatMap(({ commands = {} }) => Object.entries(commands))),
    sayings,
    async understand(text: string, talk: Talk, context: string | undefined, as?: string) {
      return understand(
        text,
        {
          now: civilMinute(talk.now, zone),
          workingDays,
          vocabulary: await words(database.read),
          role: roleOf(talk.asker),
          ...(context ? { context } : {}),
          ...(as ? { as } : {}),
        },
        sayings,
      );
    },
  };
}

/** What takes one kind of file comes before what takes any notice, and that before what takes any text. */
function byParticularity<T extends Takes>(takers: T[]): T[] {
  const rank = { one_kind: 0, any_notice: 1, any_text: 2 };
  return takers.toSorted((a, b) => rank[a.breadth ?? 'one_kind'] - rank[b.breadth ?? 'one_kind']);
}

/** The intent by which a skill takes a file. */
const takerOf = (skill: string) => `file.${skill}`;

const ROLES: [RegExp, string][] = [
  [/^工委管理员$/, 'work_committee_staff'],
  [/^专职副书记$/, 'full_time_deputy'],
  [/^书记$/, 'secretary'],
  [/^专家$/, 'expert'],
  [/委员$|^副书记$/, 'branch_committee_member'],
];

/** The role in which somebody speaks, as understanding tells them apart. */
function roleOf({ posts, unit }: Asker): string {
  const held = posts.filter((post) => post.unit.code === unit.code).map(({ post }) => post);
  const role = ROLES.find(([words]) => held.some((post) => words.test(post)))?.[1] ?? 'member';
  if (unit.kind !== 'leading_group' || !held.some(isOffice)) return role;
  return role === 'secretary' ? 'first_responsible' : 'leading_member';
}

/** In the web chat an account is a 工号; on a platform it is what the roster or a binding code says. */
function peopleOn(channels: Channel[]): People {
  const byWorkId = new Set(channels.filter(({ rosterColumn }) => rosterColumn === '工号').map(({ id }) => id));
  const ids = channels.filter(({ answersOnly }) => !answersOnly).map(({ id }) => id);
  const accountsOf = new Map(channels.map(({ id, accountsOf: other }) => [id, other ?? id]));
  const [desk] = byWorkId;
  return {
    whoIs: (read, channel, account) =>
      byWorkId.has(channel)
        ? personById(read, account)
        : personByAccount(read, accountsOf.get(channel) ?? channel, account),
    reaches: (channel) => ids.includes(channel),
    byIds: peopleById,
    async addressOf(read, person) {
      const address = (await addressesOf(read, [person], ids)).get(person);
      return address ?? (desk ? { channel: desk, account: person } : undefined);
    },
  };
}
