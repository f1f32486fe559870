import { z } from 'zod';

export type Obj = { [name: string]: unknown };
export type CardFault = { code: number; detail: number; msg: string };

/** What Feishu says of a card that it does not take; undefined when it takes it. */
export function faultOfCard(card: unknown): CardFault | undefined {
  const parsed = Card.safeParse(card);
  if (!parsed.success) return fault(200621, `bad card: ${parsed.error.issues[0]?.path.join('.')}`);
  const elements = parsed.data.body.elements;
  const check: Check = { tags: 0, names: new Set(), tables: 0, charts: 0 };
  const header = parsed.data.header;
  try {
    if (header) walk(header, check, { depth: 0, root: false, form: false });
    for (const element of elements) walk(element, check, { depth: 0, root: true, form: false });
  } catch (error) {
    if (error instanceof Refused) return fault(error.detail, error.message);
    throw error;
  }
  if (check.tags > 200) return fault(11310, 'element exceeds the limit');
  if (check.tables > 5) return fault(11310, 'card table number over limit');
  if (check.charts > 5) return fault(200550, 'card chart number over limit');
  return undefined;
}

const Card = z.strictObject({
  schema: z.literal('2.0'),
  config: z
    .strictObject({
      update_multi: z.literal(true),
      width_mode: z.enum(['default', 'fill', 'compact']).optional(),
      enable_forward: z.boolean().optional(),
      summary: z.strictObject({ content: z.string() }).optional(),
      streaming_mode: z.boolean().optional(),
    })
    .optional(),
  header: z
    .strictObject({
      title: z.looseObject({ tag: z.enum(['plain_text', 'lark_md']), content: z.string().min(1) }),
      subtitle: z.looseObject({ tag: z.literal('plain_text') }).optional(),
      template: z.string().optional(),
      icon: z.unknown(),
      text_tag_list: z.unknown(),
    })
    .partial({ icon: true, text_tag_list: true })
    .optional(),
  body: z.strictObject({
    elements: z.array(z.looseObject({ tag: z.string() })).min(1),
    direction: z.string().optional(),
    vertical_spacing: z.string().optional(),
    padding: z.string().optional(),
  }),
});

type Check = { tags: number; names: Set<string>; tables: number; charts: number };
type Place = { depth: number; root: boolean; form: boolean };

class Refused extends Error {
  readonly detail: number;
  constructor(detail: number, message: string) {
    super(message);
    this.detail = detail;
  }
}

const TEXT = 'content text_size text_color text_align lines icon i18n_content';
const FIELD = 'name required disabled placeholder width behaviors confirm value';
const PROPERTIES: Record<string, string> = {
  plain_text: TEXT,
  lark_md: TEXT,
  markdown: TEXT,
  div: 'text icon width',
  hr: '',
  img: 'img_key alt title size scale_type preview',
  column_set: 'flex_mode horizontal_spacing horizontal_align background_style columns action',
  column:
    'width weight elements vertical_align vertical_spacing horizontal_align background_style padding direction action',
  button:
    'text type size width icon hover_tips disabled disabled_tips confirm behaviors name required form_action_type',
  collapsible_panel: 'expanded background_color header border vertical_spacing padding elements direction',
  form: 'name elements direction padding vertical_spacing horizontal_spacing',
  input: `${FIELD} default_value max_length input_type rows auto_resize max_rows label label_position show_icon fallback`,
  select_static: `${FIELD} options initial_option initial_index type`,
  multi_select_static: `${FIELD} options selected_values type`,
  date_picker: `${FIELD} initial_date`,
  picker_time: `${FIELD} initial_time`,
  picker_datetime: `${FIELD} initial_datetime`,
  checker: 'name checked text behaviors disabled',
  table: 'page_size row_height row_max_height freeze_first_column header_style columns rows',
  chart: 'chart_spec aspect_ratio height color_theme preview',
};
/** Where components stand inside components; what is elsewhere (a button's value, a chart's data) is not looked into. */
const INSIDE = ['text', 'title', 'label', 'placeholder', 'header', 'confirm', 'elements', 'columns', 'options'];
const ROOT_ONLY = new Set(['form', 'table', 'chart']);
const INTERACTIVE = /^(input|select_static|multi_select_static|date_picker|picker_|checker|button)/;

function walk(value: unknown, check: Check, place: Place): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, check, place);
    return;
  }
  if (!isObj(value)) return;
  const { tag } = value;
  if (typeof tag !== 'string') {
    for (const name of INSIDE) if (name in value) walk(value[name], check, place);
    return;
  }
  check.tags++;
  if (tag === 'note' || tag === 'action') throw new Refused(200861, `unsupported tag ${tag}`);
  const allowed = PROPERTIES[tag];
  if (allowed === undefined) throw new Refused(200861, `unknown tag ${tag}`);
  const known = new Set(['tag', 'element_id', 'margin', ...allowed.split(' ')]);
  for (const name of Object.keys(value)) {
    if (!known.has(name)) throw new Refused(200621, `unknown property ${name} of ${tag}`);
  }
  const { form } = place;
  if (!place.root && ROOT_ONLY.has(tag)) throw new Refused(200621, `a ${tag} stands at the root only`);
  if (tag === 'table') check.tables++;
  if (tag === 'chart') check.charts++;
  if (place.depth > 5) throw new Refused(200621, 'nested deeper than 5');
  if (INTERACTIVE.test(tag)) checkInteractive(tag, value, check, form);
  if (tag === 'form') checkForm(value, check);
  if (tag === 'table') checkTable(value);
  if (tag === 'plain_text' && (typeof value.content !== 'string' || value.content === '')) {
    throw new Refused(200621, 'a text is empty');
  }
  if (tag === 'chart') return;
  const inner = { depth: place.depth + (tag === 'plain_text' ? 0 : 1), root: false, form: form || tag === 'form' };
  for (const name of INSIDE)
    if (name in value && !(tag === 'table' && name === 'columns')) walk(value[name], check, inner);
}

function checkInteractive(tag: string, value: Obj, check: Check, inForm: boolean): void {
  const { name } = value;
  if (inForm && (typeof name !== 'string' || name === '')) throw new Refused(200530, `a ${tag} in a form has no name`);
  if (typeof name === 'string') claim(name, check);
  if (tag === 'input') {
    const { max_length, default_value = '' } = Input.parse(value);
    if (max_length < 1 || max_length > 1000) throw new Refused(200621, 'max_length is out of 1 to 1000');
    if (default_value.length > max_length) throw new Refused(200621, 'default_value is longer than max_length');
  }
  if (/select_static$/.test(tag)) {
    const { options, initial_option, selected_values = [] } = Select.parse(value);
    const values = options.map((option) => option.value);
    if (new Set(values).size !== values.length) throw new Refused(200621, 'two options have one value');
    for (const chosen of [...selected_values, ...(initial_option === undefined ? [] : [initial_option])]) {
      if (!values.includes(chosen)) throw new Refused(200621, 'what is chosen is no option');
    }
  }
  if (tag === 'date_picker' && 'initial_date' in value && !/^\d{4}-\d\d-\d\d$/.test(String(value.initial_date))) {
    throw new Refused(200621, 'initial_date is no date');
  }
}

const Input = z.object({ max_length: z.number().default(1000), default_value: z.string().optional() });
const Select = z.object({
  options: z.array(z.object({ text: z.looseObject({ tag: z.string() }), value: z.string() })).min(1),
  initial_option: z.string().optional(),
  selected_values: z.array(z.string()).optional(),
});

function checkForm(value: Obj, check: Check): void {
  if (typeof value.name !== 'string' || value.name === '') throw new Refused(200530, 'a form has no name');
  claim(value.name, check);
  const submits = findAll(value.elements, (one) => one.form_action_type === 'submit');
  if (submits.length === 0) throw new Refused(200621, 'a form has no submit button');
}

function checkTable(value: Obj): void {
  const parsed = Table.safeParse(value);
  if (!parsed.success) throw new Refused(200914, `bad table: ${parsed.error.issues[0]?.path.join('.')}`);
  const names = new Set(parsed.data.columns.map(({ name }) => name));
  for (const row of parsed.data.rows) {
    for (const name of Object.keys(row)) if (!names.has(name)) throw new Refused(200914, `no column ${name}`);
  }
}

const Table = z.looseObject({
  page_size: z.number().min(1).max(10),
  columns: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        display_name: z.string(),
        data_type: z.enum(['text', 'lark_md', 'markdown', 'number', 'options', 'persons', 'date']),
        width: z.string().optional(),
      }),
    )
    .min(1)
    .max(50),
  rows: z.array(z.record(z.string(), z.unknown())),
});

function claim(name: string, { names }: Check): void {
  if (names.has(name)) throw new Refused(200621, `the name ${name} stands twice`);
  names.add(name);
}

/** All objects in it, in reading order, that fit. */
export function findAll(value: unknown, fits: (one: Obj) => boolean): Obj[] {
  if (Array.isArray(value)) return value.flatMap((item) => findAll(item, fits));
  if (!isObj(value)) return [];
  return [...(fits(value) ? [value] : []), ...Object.values(value).flatMap((item) => findAll(item, fits))];
}

export function isObj(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(detail: number, msg: string): CardFault {
  return { code: 230099, detail, msg: `Failed to create card content, ext=ErrCode: ${detail}; ErrMsg: ${msg}; ` };
}
