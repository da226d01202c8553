using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Watching.Motion;

/// <summary>Tells motion from pictures that differ. Allocates nothing per picture.</summary>
/// <remarks>
/// Begins when enough cells that count differ for long enough; goes on as long as half of that many do; ends when that has not been so
/// for the quiet time. The score is the largest part of the counting picture that moved at once, from 0 to 1.
/// </remarks>
internal sealed class MotionDetector(MotionSettings settings, TimeSpan pictureInterval, IMotionSink sink) : IPictureSink
{
    /// <summary>Pictures that come after so long belong to another time: learn anew.</summary>
    private static readonly TimeSpan LongestHole = TimeSpan.FromSeconds(10);

    private readonly byte[] _grid = new byte[ActivityGrid.Bytes];
    private Background? _background;
    private bool[] _mask = [];
    private int _counting;
    private int _width;
    private int _height;
    private DateTimeOffset _last;
    private DateTimeOffset? _candidate;
    private DateTimeOffset _moved;
    private DateTimeOffset _second;
    private double _score;

    /// <summary>Whether something moves now.</summary>
    public bool IsMoving { get; private set; }

    public void OnPicture(in Picture picture)
    {
        if (picture.Time - _last < pictureInterval && picture.Time >= _last)
        {
            return;
        }

        // Our clock may have been set back: then what was is in the future, and would last until it comes.
        if (_background is null || picture.Width != _width || picture.Height != _height || picture.Time < _last || picture.Time - _last > LongestHole)
        {
            Begin(picture.Width, picture.Height);
        }

        _last = picture.Time;
        _background!.Next(picture.Luma, picture.Width, settings.Sensitivity); // Begin made it.
        Judge(picture.Time, _background.IsComparable ? Count(_background, picture.Time) : 0);
    }

    /// <summary>Told now and then, also while no pictures come: what was going on ends when the camera is away.</summary>
    public void OnTime(DateTimeOffset now)
    {
        if ((now - _last).Duration() > LongestHole)
        {
            End();
        }
    }

    /// <summary>No pictures come any more: ends what is going on.</summary>
    public void End()
    {
        FlushActivity();
        if (IsMoving)
        {
            IsMoving = false;
            sink.OnMotionEnded(_moved, _score);
        }

        _candidate = null;
        _background = null;
    }

    private void Begin(int width, int height)
    {
        End();
        _background = new Background(width, height);
        _mask = ZoneMask.Of(settings.Zones, _background.Columns, _background.Rows);
        _counting = Math.Max(1, _mask.Count(counts => counts));
        (_width, _height) = (width, height);
    }

    /// <summary>The cells that differ and count. A cell without a neighbour that differs is noise.</summary>
    private int Count(Background background, DateTimeOffset time)
    {
        var second = new DateTimeOffset(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        if (second != _second)
        {
            FlushActivity();
            _second = second;
        }

        var count = 0;
        var (columns, rows) = (background.Columns, background.Rows);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var cell = (row * columns) + column;
                if (background.Foreground[cell] && _mask[cell] && HasNeighbour(background.Foreground, cell, column, columns))
                {
                    count++;
                    ActivityGrid.Mark(_grid, column, row, columns, rows);
                }
            }
        }

        return count;
    }

    private static bool HasNeighbour(bool[] cells, int cell, int column, int columns) =>
        (column > 0 && cells[cell - 1])
        || (column < columns - 1 && cells[cell + 1])
        || (cell >= columns && cells[cell - columns])
        || (cell + columns < cells.Length && cells[cell + columns]);

    private void Judge(DateTimeOffset time, int moving)
    {
        var needed = Math.Max(2, _mask.Length * settings.SmallestPercent / 100);
        var isEnough = moving >= (IsMoving ? needed / 2 : needed);
        if (isEnough)
        {
            _moved = time;
            var score = Math.Min(1, (double)moving / _counting);
            _score = _candidate is null && !IsMoving ? score : Math.Max(_score, score);
            _candidate ??= time;
            if (!IsMoving && time - _candidate >= settings.ShortestDuration)
            {
                IsMoving = true;
                sink.OnMotionBegan(_candidate.Value, _score);
            }
        }
        else if (!IsMoving)
        {
            _candidate = null;
            _grid.AsSpan().Clear(); // It was too little to be told.
        }
        else if (time - _moved >= settings.QuietTime)
        {
            IsMoving = false;
            _candidate = null;
            sink.OnMotionEnded(_moved, _score);
        }
    }

    private void FlushActivity()
    {
        if (IsMoving && _grid.AsSpan().ContainsAnyExcept((byte)0))
        {
            sink.OnActivity(_second, _grid);
        }

        _grid.AsSpan().Clear();
    }
}
