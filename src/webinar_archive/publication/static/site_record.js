'use strict';
// A record: a click plays from a moment, an address with `#t=`, `?t=` or `?start=` opens at it, the transcript follows.

(() => {
  const film = document.getElementById('film');
  const said = document.getElementById('said');
  const paragraphs = said ? [...said.querySelectorAll('p')] : [];
  const starts = paragraphs.map((each) => Number(each.dataset.start));
  const line = document.getElementById('now');
  const endMs = Number(document.getElementById('timeline')?.dataset.end);
  let current = -1;

  // 57:02, 1:02:03, 3422.5, 57m02s
  function msOf(text) {
    if (/^\d+(:\d{1,2}){0,2}(\.\d+)?$/.test(text)) return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
    const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(text);
    return parts && text ? ((Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0)) * 60 + Number(parts[3] ?? 0)) * 1000 : null;
  }

  function asked() {
    const query = new URLSearchParams(location.search);
    const hash = new URLSearchParams(location.hash.slice(1));
    const text = hash.get('t') ?? query.get('t') ?? query.get('start');
    return text === null ? null : msOf(text.split(',')[0]);
  }

  function follow(ms, isRevealed) {
    let at = starts.findLastIndex((start) => start <= ms);
    if (at < 0 && isRevealed) at = 0;
    if (line && endMs) for (const x of ['x1', 'x2']) line.setAttribute(x, `${Math.min(100, (100 * ms) / endMs)}%`);
    if (at === current) return;
    paragraphs[current]?.classList.remove('is-now');
    current = at;
    const paragraph = paragraphs[at];
    if (!paragraph) return;
    paragraph.classList.add('is-now');
    said.scrollTop = paragraph.offsetTop - said.clientHeight / 3;
    if (isRevealed && !film) said.scrollIntoView({ block: 'nearest' });
  }

  function open() {
    const ms = asked();
    if (ms === null) return;
    if (film) film.currentTime = ms / 1000;
    follow(ms, true);
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-play]');
    if (!link || !film || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const ms = Number(link.dataset.play);
    film.currentTime = ms / 1000;
    // a browser that forbids playing says so by rejecting
    film.play().catch(() => {});
    history.replaceState(null, '', `#t=${ms / 1000}`);
  });
  film?.addEventListener('timeupdate', () => follow(film.currentTime * 1000, false));
  window.addEventListener('hashchange', open);
  open();
})();
