import type { Form } from '../../chat/form.ts';
import { say } from '../../chat/turn.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import { maskPersonal } from '../problems/index.ts';
import { suggestion } from './tables.ts';

/** 投诉建议: about Poti itself; goes to the operators, named only when the person wishes. */
export const suggestForm: Form = {
  name: 'suggest',
  title: '投诉建议',
  forgets: true,
  literal: true,
  fields: [
    {
      name: 'text',
      label: '内容',
      kind: 'text',
      required: true,
      ask: '请说您的投诉或建议，一句话就行。默认不记名；想让我们回复您，请在话里写上“请回复”。',
      parse: (text) => (text.trim().length < 2 ? refuse('请用一句话说说是什么事。') : text.trim()),
    },
  ],
  async done(values, talk) {
    const named = /请回复|回复我|联系我/.test(String(values.text));
    const row = {
      id: talk.newId(),
      text: maskPersonal(String(values.text)).text,
      on: talk.today,
      person: named ? talk.asker.id : '',
      at: named ? talk.now : 0,
    };
    const turn = say(named ? '收到，已记下并转给管理员，会有人回复您。' : '收到，已不记名转给管理员。谢谢您告诉我们。');
    return {
      ...turn,
      messages: turn.messages.map((message) => ({ ...message, erase: !named })),
      ...(named ? {} : { eraseSince: talk.session.form?.since ?? talk.now }),
      writes: [write(build.insert(suggestion).values(row))],
      changes: [{ verb: 'suggest', entity: 'suggestion', id: row.id, anonymous: !named }],
    };
  },
};
