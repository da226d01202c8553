namespace Saksi.Bench.Measures;

/// <summary>What is watched inside the page while it plays recordings. All times are of performance.now().</summary>
internal static class PlaybackScripts
{
    /// <summary>Notes each jump with the pictures that the browser presents after it, and each position of the pointer.</summary>
    public const string Watch = """
        globalThis.benchMoves = [];
        document.addEventListener('pointermove', (event) => benchMoves.push({ atMs: performance.now(), x: event.clientX }), true);
        document.addEventListener('input', (event) => {
          if (event.target.type !== 'datetime-local') {
            return;
          }

          const seek = { startMs: performance.now(), pictures: [] };
          globalThis.benchSeek = seek;
          const video = document.querySelector('figure video');
          const onPicture = (now, { mediaTime }) => {
            if (globalThis.benchSeek === seek) {
              seek.pictures.push({ atMs: performance.now(), mediaTime });
              video.requestVideoFrameCallback(onPicture);
            }
          };
          video.requestVideoFrameCallback(onPicture);
        }, true);
        """;

    /// <summary>From the last jump until the browser presented the picture of the time where it stands now; null when it never did.</summary>
    public const string LastSeekMs = """
        (() => {
          const { currentTime } = document.querySelector('figure video');
          const picture = benchSeek.pictures.find(({ mediaTime }) => mediaTime <= currentTime + 0.001 && mediaTime > currentTime - 0.045);
          return picture === undefined ? null : picture.atMs - benchSeek.startMs;
        })()
        """;

    /// <summary>What the pointer did, what was painted, and where the timeline is.</summary>
    public const string Scrubbed = """
        (() => {
          const slider = document.querySelector('canvas[role=slider]');
          const { left, width } = slider.getBoundingClientRect();
          return {
            moves: benchMoves, left, width, fromSeconds: Number(slider.ariaValueMin), toSeconds: Number(slider.ariaValueMax),
            pictures: performance.getEntriesByName('saksi-scrub').map((mark) => ({ atMs: mark.startTime, wallUs: mark.detail.wallUs })),
          };
        })()
        """;
}
