import type { Refusal } from '../kernel/errors.ts';
import type { Card, FieldKind, Json } from '../message/card.ts';
import type { Attachment, Talk } from './skill.ts';
import type { Turn } from './turn.ts';

export type Values = Record<string, Json>;

/** A file as a form keeps it: the value of a field of kind `file` is a list of these. */
export type KeptFile = { id: string; name: string; bytes: number };

/** One question of a form. The same definition is a field of a card form, a step of a dialogue and a slot to fill. */
export type Field = {
  name: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  /** Asked in the dialogue; courteous, one line. */
  ask: string;
  options?: string[];
  /** What is known already (BURDEN 1); shown, not asked. */
  prefill?(talk: Talk): Json | undefined;
  /** The value in what was said, or the sentence that says what is needed. Default: the trimmed text / the option named. */
  parse?(text: string, talk: Talk): Json | Refusal;
};

/** One definition serves the card form, the step-by-step dialogue, slot filling and the export. */
export type Form = {
  /** The intent that opens it: tell_problem … */
  name: string;
  /** 报难题 */
  title: string;
  fields: Field[];
  /** Whatever is said is the answer, but for 取消, 上一步 and commands: what somebody wants passed on word by word. */
  literal?: boolean;
  /** The summary that waits for a yes; with its buttons. Undefined: `done` is called as soon as nothing is missing. */
  summary?(values: Values, talk: Talk): Promise<{ card: Card; about?: { [key: string]: Json } }>;
  /** Given up, it leaves nothing of what was said: the same words may yet be told without a name (law 10). */
  forgets?: boolean;
  /** Why a file is not taken into the field that asks for files, as things stand. */
  refusesFile?(values: Values): Refusal | undefined;
  /** What the form keeps of a file that it took, beside the file itself: its words, its title. */
  tookFile?(file: Attachment, values: Values): Values;
  /** Called on the yes. */
  done(values: Values, talk: Talk): Promise<Turn>;
  /**
   * What was said while the form is open, when the form itself has a meaning for it ("匿名", "单独报", "改成…");
   * undefined leaves it to the engine.
   */
  heard?(text: string, values: Values, talk: Talk): Promise<Values | Turn | undefined>;
};
