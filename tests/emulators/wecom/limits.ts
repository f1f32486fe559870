/** What WeCom refuses of a message, and what of it a person would not see (D/90236, D/101032). Undefined: nothing. */
export function faultOf(message: { [name: string]: unknown }): { errcode: number; why: string } | undefined {
  const { msgtype } = message;
  if (msgtype === 'text' || msgtype === 'markdown') {
    const { content } = objectIn(message[msgtype]);
    if (typeof content !== 'string') return fault(40058, `${msgtype} without content`);
    return content === '' ? fault(44004, 'empty content') : undefined;
  }
  if (msgtype === 'file' || msgtype === 'image') {
    return typeof objectIn(message[msgtype]).media_id === 'string' ? undefined : fault(40007, 'no media_id');
  }
  if (msgtype === 'template_card') return cardFault(objectIn(message.template_card));
  return fault(40008, `msgtype ${String(msgtype)}`);
}

/** What a phone cuts; the page calls these advice. */
export function cutOf(card: { [name: string]: unknown }): string | undefined {
  const title = textIn(objectIn(card.main_title).title);
  if ([...title].length > 26) return 'main_title.title has more than 26 characters';
  if ([...textIn(card.sub_title_text)].length > 112) return 'sub_title_text has more than 112 characters';
  for (const { keyname, value } of listIn(card.horizontal_content_list)) {
    if ([...textIn(keyname)].length > 5) return 'a keyname has more than 5 characters';
    if ([...textIn(value)].length > 26) return 'a value has more than 26 characters';
  }
  for (const { text } of listIn(card.button_list))
    if ([...textIn(text)].length > 10) return 'a button has more than 10';
  return undefined;
}

/** What of a template_card is refused (D/90236, D/101032). */
export function cardFault(card: { [name: string]: unknown }): { errcode: number; why: string } | undefined {
  const { card_type, task_id } = card;
  const title = textIn(objectIn(card.main_title).title);
  if (title === '' && textIn(card.sub_title_text) === '') return fault(40058, 'a card without title and text');
  const wrong = listsFault(card);
  if (wrong) return wrong;
  if ((isUpdatable(card) || task_id !== undefined) && !(isId(task_id, 128) && /^[\w@-]+$/.test(textIn(task_id))))
    return fault(40058, 'task_id');
  if (card_type === 'text_notice' || card_type === 'news_notice') {
    const { type, url, appid } = objectIn(card.card_action);
    if (type !== 1 && type !== 2) return fault(40058, `${card_type} without card_action`);
    if (textIn(type === 1 ? url : appid) === '') return fault(40058, 'card_action leads nowhere');
    if (card_type === 'text_notice') return undefined;
    const shown = textIn(objectIn(card.card_image).url) || textIn(objectIn(card.image_text_area).image_url);
    return shown ? undefined : fault(40058, 'news_notice without a picture');
  }
  if (card_type === 'button_interaction') {
    const buttons = listIn(card.button_list);
    if (buttons.length < 1 || buttons.length > 6) return fault(40058, `${buttons.length} buttons`);
    const sound = buttons.every(({ text, type, key, url }) =>
      type === 1 ? textIn(text) !== '' && textIn(url) !== '' : textIn(text) !== '' && isId(key, 1024),
    );
    return sound ? undefined : fault(40058, 'a button without text or with a wrong key');
  }
  const submit = objectIn(card.submit_button);
  if (textIn(submit.text) === '' || !isId(submit.key, 1024)) return fault(40058, 'submit_button');
  if (card_type === 'vote_interaction') {
    const { question_key, mode = 0, option_list } = objectIn(card.checkbox);
    if (mode !== 0 && mode !== 1) return fault(40058, 'mode');
    return isId(question_key, 1024) ? optionsFault(option_list, 20) : fault(40058, 'question_key');
  }
  if (card_type === 'multiple_interaction') {
    const selects = listIn(card.select_list);
    if (selects.length < 1 || selects.length > 3) return fault(40058, `${selects.length} lists`);
    const keys = new Set(selects.map(({ question_key }) => question_key));
    if (keys.size < selects.length || [...keys].some((key) => !isId(key, 1024))) return fault(40058, 'question_key');
    return selects.map(({ option_list }) => optionsFault(option_list, 10)).find(Boolean);
  }
  return fault(40058, `card_type ${String(card_type)}`);
}

/** Whether it can be pressed, and changed later: a notice only by its menu. */
export function isUpdatable({ card_type, action_menu }: { [name: string]: unknown }): boolean {
  return String(card_type).endsWith('_interaction') || action_menu !== undefined;
}

function listsFault(card: { [name: string]: unknown }): { errcode: number; why: string } | undefined {
  const contents = listIn(card.horizontal_content_list);
  if (contents.length > 6) return fault(40058, 'more than 6 horizontal contents');
  if (contents.some(({ keyname }) => textIn(keyname) === '')) {
    return fault(40058, 'a horizontal content without keyname');
  }
  if (listIn(card.jump_list).length > 3) return fault(40058, 'more than 3 jumps');
  if (card.action_menu === undefined) return undefined;
  const actions = listIn(objectIn(card.action_menu).action_list);
  const sound = actions.every(({ text, key }) => textIn(text) !== '' && isId(key, 1024));
  return sound && actions.length >= 1 && actions.length <= 3 ? undefined : fault(40058, 'action_menu');
}

function optionsFault(list: unknown, most: number): { errcode: number; why: string } | undefined {
  const options = listIn(list);
  if (options.length < 1 || options.length > most) return fault(40058, `${options.length} options`);
  const ids = new Set(options.map(({ id }) => id));
  const sound = options.every(({ id, text }) => isId(id, 128) && textIn(text) !== '') && ids.size === options.length;
  return sound ? undefined : fault(40058, 'an option without text, or with a wrong or doubled id');
}

function isId(value: unknown, bytes: number): boolean {
  return typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= bytes;
}

function fault(errcode: number, why: string) {
  return { errcode, why };
}

export function objectIn(value: unknown): { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listIn(value: unknown): { [name: string]: unknown }[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}

export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
