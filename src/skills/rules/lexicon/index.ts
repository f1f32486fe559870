import { ALIKE } from './alike.ts';
import { BODIES } from './bodies.ts';
import { CADRES } from './cadres.ts';
import { CONDUCT } from './conduct.ts';
import { EVERYDAY } from './everyday.ts';
import { FIELDS } from './fields.ts';
import { HOUSE } from './house.ts';
import { INTEGRITY } from './integrity.ts';
import { LEADING } from './leading.ts';
import { LIVES } from './lives.ts';
import { MEETINGS } from './meetings.ts';
import { MEMBERS } from './members.ts';
import { MONEY } from './money.ts';
import { OFFICE } from './office.ts';
import { PLAIN } from './plain.ts';
import { SPEECH } from './speech.ts';
import { SUPERVISION } from './supervision.ts';
import { TALK } from './talk.ts';
import { TRAINING } from './training.ts';
import { WORKS } from './works.ts';

/** What people say and what rules write for it; several writings are tried and the best counts. */
export type Entry = { said: string; written: string[] };

/**
 * Colloquial speech → the words of rules. Data: a line holds words that are said, `=`, and what rules write, blanks
 * between. An entry stands for a way of speaking, never for one question.
 */
const ONE_WAY: Entry[] = [
  BODIES,
  MEMBERS,
  MEETINGS,
  MONEY,
  CONDUCT,
  FIELDS,
  INTEGRITY,
  LEADING,
  LIVES,
  SUPERVISION,
  TRAINING,
  WORKS,
  OFFICE,
  HOUSE,
  CADRES,
  SPEECH,
  PLAIN,
  TALK,
  EVERYDAY,
].flatMap((lines) =>
  lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [said = '', written = ''] = line.split('=');
      return said
        .trim()
        .split(/\s+/u)
        .map((word) => ({ said: word, written: written.trim().split(/\s+/u) }));
    }),
);

const EITHER_WAY: Entry[] = ALIKE.trim()
  .split('\n')
  .flatMap((line) => {
    const words = line.split(/\s+/u);
    return words.map((said) => ({ said, written: words.filter((word) => word !== said) }));
  });

export const LEXICON: Entry[] = [...ONE_WAY, ...EITHER_WAY];
