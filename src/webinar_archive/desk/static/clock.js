// Times as the table writes them: HH:MM:SS.mmm, through whole milliseconds.

export function clock(ms, digits = 3) {
  const whole = Math.max(0, Math.round(ms));
  const two = (number) => String(Math.floor(number)).padStart(2, '0');
  const rest = String(whole % 1000).padStart(3, '0').slice(0, digits);
  return `${two(whole / 3600000)}:${two((whole / 60000) % 60)}:${two((whole / 1000) % 60)}${digits ? `.${rest}` : ''}`;
}

export function msFromClock(text) {
  const parts = text.trim().replace(',', '.').split(':').map(Number);
  if (!text.trim() || parts.length > 3 || parts.some(Number.isNaN)) return null;
  return Math.round(parts.reduce((sum, part) => sum * 60 + part, 0) * 1000);
}
