import type { SQL } from 'drizzle-orm';
import type { CivilDate } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import type { Resealed, Resealing } from '../kernel/reseal.ts';
import type { Write } from '../kernel/statement.ts';
import type { WorkingDays } from '../kernel/working-days.ts';
import type { Language } from '../language/index.ts';
import type { Action, Button, Card, Json } from '../message/card.ts';
import type { Asker, Unit } from '../organisation/people.ts';
import type { Form } from './form.ts';
import type { Change, OpenForm, Session, Shown, Turn } from './turn.ts';
import type { Saying } from './understand.ts';

export type Slots = { [name: string]: Json };

/** A file that came with the arrival, stored: its bytes are found by its id (kernel/files.ts). */
export type Attachment = {
  /** SHA-256 of the bytes. */
  id: string;
  name: string;
  bytes: number;
  /** Its words, where they can be read. */
  text?: string;
};

/** What a skill makes of a file that somebody sends while no form asks for one. */
export type Takes = {
  label: string;
  takes(file: Attachment, talk: Talk): boolean;
  decide: Decide;
  /** Who takes more kinds of files is asked later; `one_kind` unless said. */
  breadth?: 'one_kind' | 'any_notice' | 'any_text';
};

/** Everything that a decision may look at. Reads only; what should change is returned in the Turn. */
export type Talk = {
  asker: Asker;
  /** Posts in several units and no choice yet: asked once, before the first wish that depends on it. */
  mustChoose?: Unit[];
  /** Epoch ms, and the same as a civil day in `zone`. */
  now: number;
  today: CivilDate;
  /** Epoch ms of the first arrival that these words belong to, where that is before `now`: a turn waits its time. */
  since?: number;
  zone: string;
  workingDays: WorkingDays;
  read: Read;
  /** What was said, as said; empty for a press. */
  text: string;
  session: Session;
  shown: Shown | undefined;
  attachment?: Attachment;
  /** A model, where one is configured; it answers within the turn's time or not at all. */
  language?: Language;
  /** False in a group: personal and unit data are then answered in the private chat. */
  private: boolean;
  /** HMAC-SHA256 by SECRET_KEY over the words, lower-case hex: for finding again what was told anonymously. */
  seal(...words: string[]): string;
  /** The same under SECRET_KEY_PREVIOUS, while rotating. */
  sealPrevious(...words: string[]): string | undefined;
  /** A fresh random id. */
  newId(): string;
};

export type Decide = (slots: Slots, talk: Talk) => Turn | Promise<Turn>;

/** One line of somebody's digest, closable in place. */
export type DigestItem = {
  text: string;
  /** Why this person gets it: 您是综合处党支部书记；《…》（滨直工〔2026〕31号）. */
  why: string;
  /** Smaller is more urgent: days left; overdue is negative. */
  urgency: number;
  buttons?: Button[];
  about?: { [key: string]: Json };
  /** What is shown when it comes alone, where that is no reminder of a duty. */
  context?: string;
  /** Committed with the digest: "reminded once more". */
  writes?: Write[];
  changes?: Change[];
};

/** What a skill gives to the one digest a person gets a day. */
export type Digest = {
  /**
   * A select of two columns, `person` (工号) and `minute` (civil minute that the person named, or null), of everyone
   * who has something of this skill due on `date`.
   */
  due(date: CivilDate, workingDays: WorkingDays): SQL;
  /** What is due to this person, as of the talk's instant. Made at the minute of sending. */
  items(talk: Talk): Promise<DigestItem[]>;
  /** Proactive messages of one kind (their `about` begins so), of which many come at once: from three on they are one line. */
  gathers?: { prefix: string; line(count: number): Pick<DigestItem, 'text' | 'why' | 'buttons'> }[];
  /** What words mean after a digest of one such message alone: 收到 to a notice. */
  alone?: { prefix: string; shows(about: string): Pick<Shown, 'context' | 'about'> }[];
};

/** A sheet of what is kept on one person, for 导出我的数据: nothing that was told without a name (law 10). */
export type Kept = { name: string; rows(talk: Talk): Promise<{ [heading: string]: unknown }[]> };

/** The unit of growth: one folder, one line in assistant.ts. */
export type Skill = {
  name: string;
  /** What people say for each intent; the raw material of understanding without a model. */
  says: Saying[];
  /** By intent name. Names without a Saying are reachable by buttons only. */
  intents: Record<string, Decide>;
  forms?: Form[];
  /** One tap from 帮助: a short label and the sentence that one would say. */
  help?: { label: string; says: string; does: Action }[];
  /** Words that mean one thing wherever they are said, an open form included: 免打扰, 投诉建议. */
  commands?: { [words: string]: Action };
  /** Files that this skill takes; the first skill that does decides. */
  files?: Takes;
  digest?: Digest;
  /** What it keeps on a person. */
  keeps?: Kept[];
  /** What it keeps under SECRET_KEY, brought under the present one while the former is known, too. */
  reseal?(given: Resealing): Promise<Resealed>;
  /** Extra words for understanding and slots, from the database: names of duties, rules … */
  vocabulary?(read: Read): Promise<{ [slot: string]: string[] }>;
};

export type { Action, Card, Form, OpenForm, Turn };
