import { listIn, objectIn, textIn } from './limits.ts';
import type { Message, World } from './world.ts';

export type Screen = {
  id: string;
  kind: string;
  /** All that can be read of it. */
  words: string;
  /** What can be pressed, with its key. */
  buttons: { label: string; key: string }[];
  /** What can be chosen; `several`: more than one option. */
  selects: { key: string; title: string; several: boolean; options: { id: string; text: string }[] }[];
  submit: { label: string; key: string } | undefined;
  /** What stands, in grey, where the buttons were. */
  greyed: string | undefined;
  file: { name: string; bytes: Uint8Array } | undefined;
  replaced: number;
};

/** A message as it looks on the phone now. */
export function screenOf(message: Message, world: World): Screen {
  const { id, delivered = {}, replaced, greyed } = message;
  const kind = textIn(delivered.msgtype);
  const bare = { id, kind, buttons: [], selects: [], submit: undefined, greyed: undefined, file: undefined, replaced };
  if (kind === 'file' || kind === 'image') {
    const media = world.media.get(textIn(objectIn(delivered[kind]).media_id));
    return { ...bare, words: media?.name ?? '', file: media && { name: media.name, bytes: media.bytes } };
  }
  if (kind !== 'template_card') return { ...bare, words: textIn(objectIn(delivered[kind]).content) };
  const card = message.card ?? {};
  const buttons = [...listIn(card.button_list), ...listIn(objectIn(card.action_menu).action_list)];
  const submit = objectIn(card.submit_button);
  const selects = selectsOf(card);
  const { title, desc } = objectIn(card.main_title);
  const quote = objectIn(card.quote_area);
  const words = [
    textIn(objectIn(card.source).desc),
    textIn(title),
    textIn(desc),
    textIn(quote.title),
    textIn(quote.quote_text),
    textIn(card.sub_title_text),
    ...listIn(card.horizontal_content_list).map(({ keyname, value }) => `${textIn(keyname)}：${textIn(value)}`),
    ...listIn(card.jump_list).map((jump) => textIn(jump.title)),
    ...selects.flatMap((select) => [select.title, ...select.options.map(({ text }) => text)]),
    greyed ?? '',
  ];
  const alive = greyed === undefined;
  return {
    ...bare,
    words: words.filter((line) => line !== '').join('\n'),
    buttons: alive ? buttons.map(({ text, key }) => ({ label: textIn(text), key: textIn(key) })) : [],
    selects,
    submit: alive && submit.key ? { label: textIn(submit.text), key: textIn(submit.key) } : undefined,
    greyed,
  };
}

function selectsOf({ checkbox, select_list }: { [name: string]: unknown }): Screen['selects'] {
  const box = objectIn(checkbox);
  return [
    ...(checkbox ? [{ list: box, title: '', several: box.mode === 1 }] : []),
    ...listIn(select_list).map((list) => ({ list, title: textIn(list.title), several: false })),
  ].map(({ list, title, several }) => ({
    key: textIn(list.question_key),
    title,
    several,
    options: listIn(list.option_list).map((option) => ({ id: textIn(option.id), text: textIn(option.text) })),
  }));
}
