import { el } from './dom.js';

const FEW = 6;
let forms = 0;

/** The form of a card. `submit(values)` resolves when it was taken; `keepFile(file)` resolves to a reference. */
export function formOf({ fields, submit: label }, { submit, keepFile }) {
  const prefix = `form${++forms}`;
  const inputs = fields.map((field, i) => inputOf(field, `${prefix}-${i}`, keepFile));
  const fault = el('p', { class: 'fault', role: 'alert' });
  const button = el('button', { type: 'submit', class: 'button primary' }, label);

  async function send(event) {
    event.preventDefault();
    const missing = inputs.find(({ field, value }) => field.required && value().length === 0);
    fault.textContent = missing ? `请填写“${missing.field.label}”。` : '';
    if (missing) {
      missing.focus();
      return;
    }
    button.disabled = true;
    const filled = inputs.filter(({ value }) => value().length > 0);
    try {
      await submit(Object.fromEntries(filled.map(({ field, value }) => [field.name, value()])));
    } catch (error) {
      fault.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  }

  return el(
    'form',
    { class: 'form', novalidate: true, onsubmit: send },
    ...inputs.map(({ row }) => row),
    fault,
    button,
  );
}

function inputOf(field, id, keepFile) {
  const hint = field.hint ? el('small', { class: 'hint', id: `${id}-hint` }, field.hint) : undefined;
  const name = [field.label, field.required ? el('small', { class: 'must' }, '必填') : undefined];
  const common = { id, 'aria-describedby': hint && `${id}-hint`, 'aria-required': field.required ? 'true' : undefined };
  const { control, value } = controlOf(field, common, keepFile);
  const options = control.classList.contains('options');
  const row = options
    ? el('fieldset', { class: 'field' }, el('legend', {}, ...name), control, hint)
    : el('div', { class: 'field' }, el('label', { for: id }, ...name), control, hint);
  return { field, row, value, focus: () => (options ? control.querySelector('input') : control).focus() };
}

function controlOf(field, common, keepFile) {
  const known = [field.value ?? []].flat();
  const options = field.options ?? [];
  if (field.kind === 'choices' || (field.kind === 'choice' && options.length <= FEW)) {
    const type = field.kind === 'choices' ? 'checkbox' : 'radio';
    const control = el(
      'div',
      { class: 'options' },
      ...options.map((option) =>
        el(
          'label',
          { class: 'option' },
          el('input', { type, name: common.id, value: option, checked: known.includes(option) }),
          el('span', {}, option),
        ),
      ),
    );
    const chosen = () => [...control.querySelectorAll('input:checked')].map((input) => input.value);
    return { control, value: field.kind === 'choices' ? chosen : () => chosen()[0] ?? '' };
  }
  if (field.kind === 'choice') {
    const control = el(
      'select',
      common,
      el('option', { value: '' }, '请选择'),
      ...options.map((option) => el('option', { value: option, selected: known.includes(option) }, option)),
    );
    return { control, value: () => control.value };
  }
  if (field.kind === 'file') return fileOf(common, keepFile);
  const control =
    field.kind === 'date'
      ? el('input', { ...common, type: 'date', value: known[0] })
      : el('textarea', { ...common, rows: 1, maxlength: 4000 }, known.join('、'));
  return { control, value: () => control.value.trim() };
}

function fileOf(common, keepFile) {
  let ref = '';
  const control = el('input', { ...common, type: 'file' });
  control.addEventListener('change', async () => {
    const [file] = control.files;
    ref = '';
    control.setCustomValidity('');
    if (!file) return;
    try {
      ref = await keepFile(file);
    } catch (error) {
      control.value = '';
      control.setCustomValidity(error.message);
      control.reportValidity();
    }
  });
  return { control, value: () => ref };
}
