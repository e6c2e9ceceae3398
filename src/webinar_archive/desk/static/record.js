// The page of a record: the film, the timeline, the quotations and the transcript in step with each other.

import { clock, msFromClock } from './clock.js';
import { Decisions } from './decisions.js';
import { Film } from './film.js';
import { helpWithKeys, onKeys, tell } from './page.js';
import { Timeline } from './timeline.js';
import { Transcript } from './transcript.js';

const data = JSON.parse(document.getElementById('data').textContent);
const film = new Film(document.getElementById('film'), document.getElementById('player'));
const timeline = new Timeline(document.getElementById('timeline'), data);
const said = document.getElementById('said');
const transcript = said && new Transcript(said, (ms) => film.seek(ms));
const decisions = new Decisions(data.texts, changed);
const articles = () => [...document.querySelectorAll('article.quotation')];
let selected = null;

function facts(article) {
  const number = (text) => (text === '' ? null : Number(text));
  return {
    number: Number(article.dataset.number),
    start: number(article.dataset.start),
    end: number(article.dataset.end),
    confidence: number(article.dataset.confidence),
    decided: article.dataset.decided === 'yes',
  };
}

function select(article, { scroll = true, focus = true, zoom = true } = {}) {
  if (!article) return;
  selected?.classList.remove('is-selected');
  selected = article;
  article.classList.add('is-selected');
  unfold(article);
  if (focus) article.focus({ preventScroll: true });
  if (scroll) article.scrollIntoView({ block: 'nearest' });
  const { number, start, end } = typed(article);
  if (start !== null && zoom) timeline.show(start, end);
  timeline.select(number, start, end);
}

// The fields of one quotation: a browser that fills in forms would look through those of all when the page opens.
function unfold(article) {
  const folded = article.querySelector('noscript');
  if (folded) folded.outerHTML = folded.textContent;
}

// The place as it stands in the fields, saved or not; that of the page where the fields hold no time.
function typed(article) {
  const { number, start, end } = facts(article);
  const field = (name) => msFromClock(article.querySelector(`[data-edge=${name}]`)?.value ?? '');
  return { number, start: field('start') ?? start, end: field('end') ?? end };
}

function changed(article) {
  article.querySelectorAll('[hidden].take').forEach((button) => { button.hidden = false; });
  timeline.setQuotations(articles().map(facts));
  if (Number(article.dataset.number) === Number(selected?.dataset.number)) select(article, { scroll: false, focus: false, zoom: false });
}

function play(startMs, endMs) {
  film.playFrom(startMs, endMs);
}

function playSelected() {
  const { start, end } = selected ? typed(selected) : { start: null };
  if (start === null) film.toggle();
  else play(start, end);
}

function setEdge(name, ms) {
  const field = selected?.querySelector(`[data-edge=${name}]`);
  if (!field) return;
  field.value = clock(ms);
  const other = selected.querySelector(`[data-edge=${name === 'start' ? 'end' : 'start'}]`);
  if (msFromClock(other.value) === null) other.value = clock(name === 'start' ? ms + 5000 : Math.max(0, ms - 5000));
  selected.querySelector('details.more').open = true;
  field.form.classList.add('is-changed');
  const { number, start, end } = typed(selected);
  timeline.select(number, start, end);
}

function step(by) {
  const all = articles();
  const at = selected ? all.indexOf(selected) + by : 0;
  select(all[Math.min(all.length - 1, Math.max(0, at))]);
}

function next() {
  const all = articles();
  const at = selected ? all.indexOf(selected) : -1;
  const open = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((each) => each.dataset.decided === 'no' && each !== selected);
  if (open) select(open);
  else document.getElementById('next')?.click();
}

function decide(action) {
  const form = selected?.querySelector('form.decide');
  if (form) decisions.send(form, action);
  else tell(data.texts[selected ? 'read-only' : 'select-first'], true);
}

function write(name) {
  const field = selected?.querySelector(`[name=${name}]`);
  if (!field) return;
  selected.querySelector('details.more').open = true;
  field.focus();
}

function focusEdge(name) {
  if (selected && typed(selected).start !== null) {
    const { start, end } = typed(selected);
    timeline.show(start, end);
    requestAnimationFrame(() => timeline.edges[name].focus());
  }
}

function loop() {
  const isLooping = film.loop();
  document.querySelector('[data-do=loop]')?.setAttribute('aria-pressed', String(isLooping));
  if (isLooping) playSelected();
}

function speed(by) {
  const rate = film.speed(by);
  const shown = document.getElementById('speed');
  if (shown) shown.textContent = `${rate}×`;
}

const DO = {
  play: playSelected,
  loop,
  slower: () => speed(-1),
  faster: () => speed(1),
  'zoom-in': () => timeline.zoom(0.5),
  'zoom-out': () => timeline.zoom(2),
  'zoom-all': () => timeline.zoomTo(0, timeline.duration),
};

document.addEventListener('click', (event) => {
  const action = DO[event.target.closest('[data-do]')?.dataset.do];
  if (action) { action(); return; }
  const article = event.target.closest('article.quotation');
  if (article && article !== selected) select(article, { scroll: false, focus: false });
  const link = event.target.closest('[data-play]');
  if (link) {
    event.preventDefault();
    const [start, end] = [Number(link.dataset.play), Number(link.dataset.playEnd)];
    timeline.show(start, end);
    play(start, end);
  }
  const take = event.target.closest('[data-take]');
  if (take) {
    setEdge('start', Number(take.dataset.take));
    setEdge('end', Number(take.dataset.takeEnd));
  }
});

document.addEventListener('focusin', (event) => {
  const article = event.target.closest?.('article.quotation');
  if (article && article !== selected) select(article, { scroll: false, focus: false });
});

document.addEventListener('input', (event) => {
  if (!event.target.matches('[data-edge]') || !selected) return;
  const { number, start, end } = typed(selected);
  timeline.select(number, start, end);
});

film.addEventListener('time', () => {
  const ms = film.nowMs;
  const shown = document.getElementById('now');
  if (shown) shown.textContent = clock(ms, 1);
  timeline.setNow(ms, film.video && !film.video.paused);
  transcript?.setNow(ms);
});

timeline.addEventListener('pick', ({ detail: { ms, number } }) => {
  if (number !== null) {
    const article = document.getElementById(`q${number}`);
    select(article, { focus: false, zoom: false });
    const { start, end } = typed(article);
    play(start, end);
  } else film.seek(ms);
});
timeline.addEventListener('edge', ({ detail: { name, ms } }) => setEdge(name, ms));

onKeys({
  j: () => step(1),
  k: () => step(-1),
  p: playSelected,
  ' ': () => film.toggle(),
  l: loop,
  '-': () => speed(-1),
  '+': () => speed(1),
  '=': () => speed(1),
  ArrowLeft: (event) => film.seek(film.nowMs - (event.shiftKey ? 10000 : 1000)),
  ArrowRight: (event) => film.seek(film.nowMs + (event.shiftKey ? 10000 : 1000)),
  a: () => decide('accept'),
  r: () => decide('reject'),
  i: () => setEdge('start', film.nowMs),
  o: () => setEdge('end', film.nowMs),
  b: () => focusEdge('start'),
  e: () => focusEdge('end'),
  m: () => decide('move'),
  s: () => write('speaker'),
  c: () => write('comment'),
  u: () => decide('undo'),
  y: () => decide('redo'),
  n: next,
  z: () => timeline.zoom(0.5),
  x: () => timeline.zoom(2),
  '/': () => document.getElementById('words-find')?.focus(),
});

// Decisions change what is proposed: it is asked for whenever somebody looks.
document.getElementById('proposal-here').addEventListener('toggle', async ({ target }) => {
  if (!target.open) return;
  try {
    const answer = await fetch(`${data.base}/proposal`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const found = page.querySelector('#proposal, .fault');
    if (found) target.lastElementChild.replaceWith(found);
  } catch { /* the link that stands there leads to it */ }
});

function atAddress() {
  const time = /^#t=([\d.]+)/.exec(location.hash);
  if (time) film.seek(Number(time[1]) * 1000);
  const article = /^#q\d+$/.test(location.hash) ? document.querySelector(location.hash) : null;
  const first = articles().find((each) => each.dataset.decided === 'no') ?? articles()[0];
  select(article ?? first, { focus: Boolean(article), scroll: Boolean(article) });
}

helpWithKeys();
document.querySelectorAll('.listen .controls').forEach((each) => { each.hidden = false; });
document.querySelectorAll('.take').forEach((each) => { each.hidden = false; });
timeline.setQuotations(articles().map(facts));
atAddress();
addEventListener('hashchange', atAddress);
if (transcript) fetch(`${data.base}/words.json`).then((answer) => answer.json()).then((times) => transcript.setTimes(times)).catch(() => {});
if (data.film) fetch(`${data.base}/peaks`).then((answer) => answer.arrayBuffer()).then((peaks) => timeline.setPeaks(new Uint8Array(peaks))).catch(() => {});
