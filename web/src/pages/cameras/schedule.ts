const day = '(?:mon|tue|wed|thu|fri|sat|sun)';
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d|24:00';
const stretch = new RegExp(`^${day}(?:-${day})? +(?:${time})-(?:${time})$`, 'i');

/** The lines of a schedule that say something. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** The first line that is no time of the week. The server's own rule (`WeeklySchedule`) decides in the end. */
export function wrongLine(lines: readonly string[]): string | undefined {
  return lines.find((line) => !stretch.test(line));
}
