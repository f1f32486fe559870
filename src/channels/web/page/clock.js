import { get, post } from './api.js';
import { byId, timeOf } from './dom.js';

/** The demo's clock in the head of the page. `moved` is called after each move, `failed` with what went wrong. */
export async function demoClock({ moved, failed }) {
  const buttons = [byId('tomorrow'), byId('week'), byId('choose')];
  const face = byId('time');
  const dialog = byId('when');
  let { now, zone } = await get('/web/clock');
  let read = performance.now();

  const current = () => now + performance.now() - read;

  function show() {
    const { civil, year, day, minute } = timeOf(current(), zone);
    face.dateTime = civil;
    face.textContent = `${year}年${day} ${minute}`;
  }

  async function move(at) {
    for (const button of buttons) button.disabled = true;
    face.classList.add('moving');
    try {
      ({ now, zone } = await post('/web/clock', { at }));
      read = performance.now();
      show();
      moved();
    } catch (error) {
      failed(error);
    } finally {
      face.classList.remove('moving');
      for (const button of buttons) button.disabled = false;
    }
  }

  const inDays = (days) => {
    const { civil } = timeOf(current(), zone);
    const date = new Date(Date.parse(`${civil}Z`) + days * 86_400_000);
    return date.toISOString().slice(0, 16);
  };

  byId('tomorrow').addEventListener('click', () => move(inDays(1)));
  byId('week').addEventListener('click', () => move(inDays(7)));
  byId('choose').addEventListener('click', () => {
    const { civil } = timeOf(current(), zone);
    byId('when-date').min = civil.slice(0, 10);
    byId('when-date').value = inDays(1).slice(0, 10);
    byId('when-time').value = civil.slice(11);
    dialog.showModal();
  });
  byId('when-cancel').addEventListener('click', () => dialog.close());
  dialog.querySelector('form').addEventListener('submit', () => {
    move(`${byId('when-date').value}T${byId('when-time').value.slice(0, 5)}`);
  });

  show();
  setInterval(show, 5_000);
  return { zone, now: current };
}
