// Decisions: sent as they are taken; what comes back is the quotation as it is now, also where somebody was quicker.

import { tell } from './page.js';

const KEPT = ['start', 'end', 'speaker', 'comment'];

export class Decisions {
  constructor(texts, onChange) {
    this.texts = texts;
    this.onChange = onChange;
    this.isBusy = false;
    document.addEventListener('submit', (event) => {
      if (!event.target.matches('form.decide')) return;
      event.preventDefault();
      this.send(event.target, event.submitter?.value ?? 'note');
    });
    document.addEventListener('keydown', (event) => {
      // Enter in a field saves the place and not whatever button stands first
      if (event.key !== 'Enter' || !event.target.matches('form.decide input')) return;
      event.preventDefault();
      this.send(event.target.form, event.target.name === 'speaker' ? 'note' : 'move');
    });
    addEventListener('beforeunload', (event) => {
      if (document.querySelector('form.decide.is-changed')) event.preventDefault();
    });
    document.addEventListener('input', (event) => {
      if (event.target.matches('form.decide input, form.decide textarea')) event.target.form.classList.add('is-changed');
    });
  }

  async send(form, action) {
    if (this.isBusy) return;
    this.isBusy = true;
    const article = form.closest('article');
    const hadFocus = article.contains(document.activeElement) ? document.activeElement : null;
    try {
      const answer = await fetch(form.getAttribute('action'), {
        method: 'POST',
        headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...Object.fromEntries(new FormData(form)), action }),
      });
      const { told, html, counts, who } = await answer.json();
      if (who) { location.assign(who); return; }
      tell(told, !answer.ok);
      if (counts) document.getElementById('counts').textContent = counts;
      if (html) this.replace(article, html, answer.ok, hadFocus);
    } catch {
      tell(this.texts['not-sent'], true);
    } finally {
      this.isBusy = false;
    }
  }

  replace(article, html, isDone, hadFocus) {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    const next = holder.content.querySelector('article');
    const form = article.querySelector('form.decide');
    const nextForm = next.querySelector('form.decide');
    if (!isDone && form.classList.contains('is-changed') && nextForm) {
      // what was typed is not lost because somebody else was quicker
      for (const name of KEPT) nextForm.elements[name].value = form.elements[name].value;
      nextForm.classList.add('is-changed');
    }
    if (nextForm) nextForm.querySelector('details').open = form.querySelector('details').open;
    article.replaceWith(next);
    const again = hadFocus?.name && nextForm?.querySelector(`[name="${hadFocus.name}"][value="${hadFocus.value}"]:not(:disabled)`);
    if (hadFocus) (again || next).focus({ preventScroll: true });
    this.onChange(next);
  }
}
