/** By how much the camera's clock may run slower than ours: what looks late only because of that is forgotten. */
const driftMsPerMs = 0.0005;

/** How much later than the promptest one a unit comes, whatever the clocks of server and browser say. */
export class Lateness {
  private leastMs = Infinity;
  private lastMs = 0;

  /**
   * @param ptsUs The unit's presentation time, by the server's clock.
   * @param nowMs Now, by a clock of ours that never jumps.
   */
  of(ptsUs: number, nowMs: number): number {
    const delayMs = nowMs - ptsUs / 1000;
    this.leastMs = Math.min(delayMs, this.leastMs + (nowMs - this.lastMs) * driftMsPerMs);
    this.lastMs = nowMs;
    return delayMs - this.leastMs;
  }
}
