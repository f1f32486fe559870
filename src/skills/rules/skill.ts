import type { Decide, Skill, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Card } from '../../message/card.ts';
import { KIND_WORDS } from '../../organisation/people.ts';
import { maskPersonal } from '../problems/index.ts';
import { abolishRule, keepAsIs } from './abolish.ts';
import { answerFrom, type Given, type Outcome, onlyAbout } from './answer.ts';
import { libraryTurn } from './ask-library.ts';
import { answerCard, pastCard, silentCard } from './card.ts';
import { inContext } from './context.ts';
import { consultForm, decideProposal, declineForm, noObjection, showProposal } from './decide.ts';
import { consultDraft } from './draft.ts';
import { itemsDue, whoIsDue } from './due.ts';
import { followButton, followRule } from './follow.ts';
import { linkProposal } from './fulfil.ts';
import { answerGap, answerGapForm, curatedFor, curatedTurn, keepsLibrary, listGaps } from './gaps.ts';
import { keeps } from './keeps.ts';
import { libraryFor, libraryIn } from './kept.ts';
import type { Library, Text } from './library.ts';
import { kinOf } from './lineage.ts';
import { mentionIn } from './mention.ts';
import { exportOpinions } from './opinions-file.ts';
import { askedOfThePast } from './past.ts';
import { dropProposal, proposeChange, submitProposal } from './propose.ts';
import { leaveRule, publishRule, ruleFiles } from './publish.ts';
import { reseal } from './reseal.ts';
import { keepRule } from './review.ts';
import { says } from './says.ts';
import { addGap, noteGap } from './store.ts';
import { standingOf, versionsOf } from './versions.ts';
import { answerWithModel } from './with-model.ts';
import { inTaughtWords, teachWord, wordTaught } from './words.ts';

/** Asking rules: an answer with its article, or an honest 库内没有依据. */
export function rules(): Skill {
  return {
    name: 'rules',
    says,
    keeps,
    reseal,
    intents: {
      ask_rule: askRule,
      feedback_wrong_answer: feedback,
      question_gaps: listGaps,
      answer_gap: answerGap,
      teach_word: teachWord,
      rule_change_proposal: proposeChange,
      submit_proposal: submitProposal,
      drop_proposal: dropProposal,
      show_proposal: showProposal,
      decide_proposal: decideProposal,
      export_opinions: exportOpinions,
      no_objection: noObjection,
      follow_rule: followRule,
      consult_draft: consultDraft,
      link_proposal: linkProposal,
      abolish_rule: abolishRule,
      keep_rule: keepRule,
      keep_as_is: keepAsIs,
      publish_rule: publishRule,
      leave_rule: leaveRule,
    },
    forms: [answerGapForm, declineForm, consultForm],
    commands: { 未答问题: { intent: 'question_gaps' } },
    digest: { due: whoIsDue, items: itemsDue },
    files: ruleFiles,
    help: [
      { label: '问制度', says: '述职评议多久一次', does: { intent: 'ask_rule', slots: {} } },
      { label: '提制度建议', says: '建议修订党费收缴办法第八条', does: { intent: 'rule_change_proposal', slots: {} } },
    ],
    async vocabulary(read) {
      const { texts } = await libraryIn(read);
      return { rule: [...new Set(texts.map(({ title }) => title))] };
    },
  };
}

const askRule: Decide = async (slots, talk) => {
  const library = await libraryFor(talk.read, talk.asker);
  const asked = questionOf(slots, talk, library.texts);
  if (asked === '') {
    return say('您想问哪条规定？一句话说出来就行，例如“述职评议多久一次”。');
  }
  const question = await inTaughtWords(asked, talk.read);
  if (GAPS.test(question) && keepsLibrary(talk)) return listGaps({}, talk);
  const taught = wordTaught(asked, talk);
  if (taught) return taught;
  const curated = await curatedFor(question, talk);
  if (curated && curated.rule === null) return curatedTurn(curated, question);
  const earlier = await pastTurn(question, library, talk);
  if (earlier) return earlier;
  const ofLibrary = await libraryTurn(question, library, talk);
  if (ofLibrary) return ofLibrary;
  const day = typeof slots.as_of === 'string' && /^\d{4}-\d\d-\d\d$/.test(slots.as_of) ? slots.as_of : talk.today;
  const asker = { kind: KIND_WORDS[talk.asker.unit.kind] };
  const answer = (words: string) => answerFrom(library, words, day, asker);
  const { question: whole, another } = inContext(
    question,
    typeof talk.session.last.question === 'string' ? talk.session.last.question : undefined,
  );
  const pointed = curated ? await answer(`《${curated.rule}》第${curated.article}条`) : undefined;
  if (pointed && pointed.given.length > 0) return answered(question, pointed, library, talk);
  const found = await answerWithModel(talk.language, { question: whole, library, answer });
  const outcome = another === undefined ? found : await onlyAbout(another, found, library);
  return outcome.given.length > 0 ? answered(whole, outcome, library, talk) : silent(whole, outcome, library, talk);
};

/** 旧版怎么规定: what was written then, beside what counts. */
async function pastTurn(question: string, library: Library, talk: Talk): Promise<Turn | undefined> {
  const { question: asked, rule } = talk.session.last;
  const kind = KIND_WORDS[talk.asker.unit.kind];
  const past = await askedOfThePast(library, question, {
    today: talk.today,
    before: {
      ...(typeof asked === 'string' ? { question: asked } : {}),
      ...(typeof rule === 'string' ? { rule } : {}),
    },
    answer: (words, among) => answerFrom(library, words, talk.today, { kind, ...among }),
  });
  if (!past) return undefined;
  const standing = standingOf(library.texts, talk.today);
  const card = pastCard(past, (text) => standing.get(text) ?? 'in_force');
  return told(card, past.words, past.present.given[0] ?? past.former.given[0], talk);
}

/** 那第八条呢: so short a question goes on with the rule that was spoken of. */
const SHORT = 10;
const GAPS = /(?:没(?:能)?(?:答|回答)(?:上|出)来?|未答|答不(?:上|出)来?|没有依据)的?(?:问题|有哪些|哪些)/u;

/** What is asked, with the rule and article that understanding found in it but the words don't repeat. */
function questionOf(slots: Slots, talk: Talk, texts: readonly Text[]): string {
  const said = typeof slots.question === 'string' ? slots.question : talk.text.trim();
  const number = /第([^第]{1,6})[条步]/u.exec(said)?.[1];
  const title = typeof slots.rule === 'string' || number ? titleOf(slots.rule, said, texts) : undefined;
  const spoken =
    number && said.length <= SHORT && typeof talk.session.last.rule === 'string' ? talk.session.last.rule : undefined;
  const meant = said.includes('《') ? undefined : (title ?? spoken);
  const article = number ?? (typeof slots.article === 'number' ? slots.article : undefined);
  return said === ''
    ? ''
    : `${meant ? `《${meant}》` : ''}${article !== undefined && (meant || !number) ? `第${article}条` : ''}${said}`;
}

/** 经费办法 → 机关经费管理办法, where it can be no other. */
function titleOf(rule: unknown, said: string, texts: readonly Text[]): string | undefined {
  const ways = typeof rule === 'string' ? [`《${rule}》`, said] : [said];
  const meant = ways.map((words) => mentionIn(texts, words)?.texts ?? []).find((found) => found.length > 0);
  const titles = new Set(meant?.map(({ title }) => title));
  const [only] = titles.size === 1 ? titles : [];
  return only ?? (typeof rule === 'string' ? rule : undefined);
}

async function answered(question: string, { given }: Outcome, library: Library, talk: Talk): Promise<Turn> {
  const standing = standingOf(library.texts, talk.today);
  const card = answerCard(question, given, ({ article }) => standing.get(article.text) ?? 'in_force');
  const follows = given[0] ? await followButton(given[0].article.text, talk) : [];
  return told({ ...card, buttons: [...(card.buttons ?? []), ...follows] }, question, given[0], talk);
}

/** An answer's card, and that it was spoken of. */
function told(card: Card, question: string, first: Given | undefined, talk: Talk): Turn {
  const place = first ? { rule: first.article.text.title, article: first.article.ordinal } : {};
  const turn = say(card, {
    context: 'answer',
    no: { intent: 'feedback_wrong_answer', slots: { question } },
    about: place,
  });
  const { unanswered: _answered, ...last } = talk.session.last;
  return { ...turn, session: { ...talk.session, last: { ...last, question, ...place } } };
}

async function silent(question: string, outcome: Outcome, library: Library, talk: Talk): Promise<Turn> {
  const { silence = 'not_found', nearest, repealed } = outcome;
  const plain = silentCard(question, silence, nearest);
  const card = repealed ? { ...plain, text: await endedText(repealed, library, talk) } : plain;
  const turn = say(card, { context: 'answer', yes: { intent: 'talk_to_human', slots: { about: question } } });
  const session = { ...talk.session, last: { ...talk.session.last, question, unanswered: question } };
  if (silence === 'own_data' || silence === 'off_topic') return { ...turn, session };
  const id = talk.newId();
  return {
    ...turn,
    session,
    writes: [
      addGap({
        id,
        question: maskPersonal(question).text,
        reason: silence,
        note: null,
        answered: null,
        asker: askerOf(id, talk),
        at: talk.now,
      }),
    ],
    changes: [{ verb: 'log_question_gap', entity: 'question_gap', id, anonymous: true }],
  };
}

async function endedText(repealed: Text, library: Library, { read }: Talk): Promise<string> {
  const { to } = await kinOf(versionsOf(repealed, library.texts), library, read);
  const successors = [...new Set(to.map(({ title }) => `《${title}》`))].join('、');
  return `《${repealed.title}》现在不作数了，${successors ? `已由${successors}取代，可以问它。` : '库内没有它的现行文本。'}`;
}

const REASONS = ['条款不对', '内容过时', '不是我问的'];
const BARE =
  /^(?:这个?|你|刚才的?)?(?:回答|答案|答)?(?:得)?(?:不对|错了?|有误|不准|不是|不对吧|不太对|有问题)[。！!，,]*$/u;

/** A wrong answer is written down at once; what is wrong is asked once, by buttons that need not be pressed. */
const feedback: Decide = (slots, talk) => {
  const { last } = talk.session;
  if (typeof slots.gap === 'string') {
    const turn = say('谢谢，已一并记下。');
    const note = typeof slots.reason === 'string' ? slots.reason : talk.text;
    return { ...turn, writes: [noteGap(slots.gap, askerOf(slots.gap, talk), note)] };
  }
  const question = typeof slots.question === 'string' ? slots.question : last.question;
  if (typeof question !== 'string') return say('您说的是哪个回答？把当时的问题再发一遍，我来记下。');
  const id = talk.newId();
  const shown = typeof last.rule === 'string' ? `《${last.rule}》第${last.article}条` : null;
  const answered = typeof slots.answered === 'string' ? slots.answered : shown;
  const note = talk.text === '' || BARE.test(talk.text.trim()) ? null : talk.text.trim();
  const turn = say({
    text: `抱歉，已记下这个回答有误，工委同志会核对。${note ? '' : '方便的话，点一下哪里不对。'}`,
    buttons: [
      ...(note
        ? []
        : REASONS.map((label) => ({
            label,
            does: { intent: 'feedback_wrong_answer', slots: { gap: id, reason: label } },
          }))),
      { label: '转给工委同志', group: 'human', does: { intent: 'talk_to_human', slots: { about: question } } },
    ],
  });
  return {
    ...turn,
    writes: [
      addGap({
        id,
        question: maskPersonal(question).text,
        reason: 'wrong_answer',
        note: note && maskPersonal(note).text,
        answered,
        asker: askerOf(id, talk),
        at: talk.now,
      }),
    ],
    changes: [{ verb: 'call_answer_wrong', entity: 'question_gap', id, anonymous: true }],
  };
};

/** Whose question it was is nobody's business but the asker's, who may add to it; two of one person look unlike. */
function askerOf(gap: string, { seal, asker }: Talk): string {
  return seal('question', gap, asker.id);
}
