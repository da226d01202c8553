namespace Saksi.Server.Watching.Motion;

/// <summary>
/// What a picture looks like when nothing moves, and which cells of it look otherwise now. Cells are 4 by 4 pixels, so that noise of
/// single pixels averages out. Allocates nothing after its making.
/// </summary>
/// <remarks>
/// Each cell has a mean and a usual deviation, both followed slowly: a tree that always moves is expected to. What differs by more than
/// the deviation explains is foreground. Foreground is taken into the background much more slowly, so that a parked car disappears
/// after a minute or so. The mean change of all cells is taken off first: a cloud is no motion.
/// </remarks>
internal sealed class Background
{
    private const int CellSize = 4;

    /// <summary>Fixed point: means and deviations have 8 bits behind the point.</summary>
    private const int Shift = 8;

    /// <summary>Pictures until the means are trusted.</summary>
    private const int LearningPictures = 8;

    /// <summary>Noise that every camera has, in steps of luma.</summary>
    private const int LeastDeviation = 2 << Shift;

    /// <summary>When more than this part of the picture differs at once, the light or the camera changed: learn anew.</summary>
    private const double GlobalPart = 0.7;

    private readonly int[] _mean;
    private readonly int[] _deviation;
    private readonly int[] _now;
    private int _pictures;

    public Background(int width, int height)
    {
        Columns = width / CellSize;
        Rows = height / CellSize;
        _mean = new int[Columns * Rows];
        _deviation = new int[Columns * Rows];
        _now = new int[Columns * Rows];
        Foreground = new bool[Columns * Rows];
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The cells that differ in the latest picture.</summary>
    public bool[] Foreground { get; }

    /// <summary>Whether the latest picture could be compared: not while learning, not when everything changed at once.</summary>
    public bool IsComparable { get; private set; }

    /// <summary>Takes the next picture.</summary>
    /// <param name="luma">One byte a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="sensitivity">1 to 100.</param>
    public void Next(ReadOnlySpan<byte> luma, int width, int sensitivity)
    {
        Average(luma, width);
        if (_pictures == 0)
        {
            _now.CopyTo(_mean, 0);
            Array.Fill(_deviation, 4 << Shift);
        }

        var light = LightChange();
        var foreground = Compare(light, sensitivity);
        IsComparable = _pictures >= LearningPictures && foreground < _now.Length * GlobalPart;
        if (_pictures >= LearningPictures && !IsComparable)
        {
            _pictures = 0; // The lamp was switched on, or the camera turned.
            return;
        }

        Learn(light);
        _pictures = Math.Min(_pictures + 1, LearningPictures);
    }

    private void Average(ReadOnlySpan<byte> luma, int width)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var sum = 0;
                for (var line = 0; line < CellSize; line++)
                {
                    var pixels = luma.Slice((((row * CellSize) + line) * width) + (column * CellSize), CellSize);
                    sum += pixels[0] + pixels[1] + pixels[2] + pixels[3];
                }

                _now[(row * Columns) + column] = (sum << Shift) / (CellSize * CellSize);
            }
        }
    }

    /// <summary>The change that most cells share: a median by counting, which a large thing that moves does not bend.</summary>
    private int LightChange()
    {
        Span<int> counts = stackalloc int[511];
        counts.Clear();
        for (var cell = 0; cell < _now.Length; cell++)
        {
            counts[((_now[cell] - _mean[cell]) >> Shift) + 255]++;
        }

        var seen = 0;
        var step = 0;
        while ((seen += counts[step]) * 2 < _now.Length)
        {
            step++;
        }

        // Within half a step it is rounding, not light.
        return step - 255 is 0 or -1 ? 0 : ((step - 255) << Shift) + (1 << (Shift - 1));
    }

    private int Compare(int light, int sensitivity)
    {
        // In steps of luma beyond what is usual: 42 for sensitivity 1, 16 for 50, 4 for 100; a cell's own unrest comes on top.
        var least = sensitivity <= 50 ? 42 - (26 * sensitivity / 50) : 16 - (12 * (sensitivity - 50) / 50);
        var foreground = 0;
        for (var cell = 0; cell < _now.Length; cell++)
        {
            var difference = Math.Abs(_now[cell] - _mean[cell] - light);
            var isForeground = difference > (least << Shift) + (2 * _deviation[cell]);
            Foreground[cell] = isForeground;
            foreground += isForeground ? 1 : 0;
        }

        return foreground;
    }

    private void Learn(int light)
    {
        var isLearning = _pictures < LearningPictures;
        for (var cell = 0; cell < _now.Length; cell++)
        {
            var difference = _now[cell] - _mean[cell];
            var speed = isLearning ? 2 : Foreground[cell] ? 8 : 4;
            _mean[cell] += Step(difference, speed);
            if (isLearning || !Foreground[cell])
            {
                var unrest = Math.Abs(difference - light);
                _deviation[cell] = Math.Max(LeastDeviation, _deviation[cell] + Step(unrest - _deviation[cell], isLearning ? 2 : 5));
            }
        }
    }

    /// <summary>A part of a difference, and never nothing, so that small ones end, too.</summary>
    private static int Step(int difference, int speed) => (difference >> speed) + Math.Sign(difference);
}
