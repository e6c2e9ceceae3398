'use strict';
// The list of records: searched and sorted without a server. What it looks through is loaded when it is needed first.

(() => {
  const table = document.getElementById('records');
  const body = table.tBodies[0];
  const input = document.getElementById('find');
  const output = document.getElementById('found');
  const pages = document.getElementById('pages');
  const MOST_SHOWN = 500;
  const language = document.documentElement.lang;
  let sorted = { column: 0, isDown: false };
  let loading = null;
  let folded = null;

  const fold = (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/’/g, "'");

  // a script, because a page that is opened from a disk may load nothing else
  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = 'assets/records.js';
      script.onload = resolve;
      script.onerror = () => { loading = null; reject(new Error('records.js')); };
      document.head.append(script);
    });
    return loading;
  }

  function clock(ms) {
    const s = Math.floor(ms / 1000);
    const two = (number) => String(number).padStart(2, '0');
    const minutes = Math.floor(s / 60) % 60;
    return s >= 3600 ? `${Math.floor(s / 3600)}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
  }

  function found() {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    folded ??= webinarArchiveRecords.map((record) => fold([record[1], record[2], record[4], record[7]].join(' ')));
    const records = webinarArchiveRecords.filter((_, i) => words.every((word) => folded[i].includes(word)));
    const { column, isDown } = sorted;
    if (!column) return records;
    const compare = new Intl.Collator(language, { numeric: true, sensitivity: 'base' }).compare;
    // what is not known comes last, whichever way
    const isMissing = (value) => value === null || value === '';
    return records.sort((one, other) => {
      const [a, b] = [one[column], other[column]];
      if (isMissing(a) || isMissing(b)) return isMissing(a) - isMissing(b);
      const order = typeof a === 'number' ? a - b : compare(a, b);
      return isDown ? -order : order;
    });
  }

  function row([path, title, date, duration, people, count, all]) {
    const line = document.createElement('tr');
    const link = document.createElement('a');
    link.href = `${path.split('/').map(encodeURIComponent).join('/')}/${table.dataset.page}`;
    link.textContent = title;
    line.insertCell().append(link);
    for (const text of [date, duration === null ? '' : clock(duration), people, `${count}/${all}`]) line.insertCell().textContent = text;
    return line;
  }

  async function show() {
    try { await load(); } catch { return; }
    const records = found();
    body.replaceChildren(...records.slice(0, MOST_SHOWN).map(row));
    output.textContent = records.length ? output.dataset.text.replace('%', records.length) : output.dataset.none;
    if (pages) pages.hidden = true;
  }

  for (const heading of table.tHead.querySelectorAll('th')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    button.addEventListener('click', () => {
      const column = Number(heading.dataset.sort);
      sorted = { column, isDown: sorted.column === column && !sorted.isDown };
      for (const each of table.tHead.querySelectorAll('th')) each.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', sorted.isDown ? 'descending' : 'ascending');
      show();
    });
    heading.replaceChildren(button);
  }
  document.querySelector('.find-records').hidden = false;
  input.addEventListener('input', show);
  if (input.value) show();
})();
