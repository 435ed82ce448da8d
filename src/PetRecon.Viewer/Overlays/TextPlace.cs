namespace PetRecon.Viewer.Overlays;

/// <summary>The area that lines of text take in a picture, pixels, so that the next ones keep clear of it.</summary>
/// <param name="X">Left edge.</param>
/// <param name="BaselineY">Where the first line stands.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">From the top of the first line to the bottom of the last.</param>
/// <param name="TextSize">Height of the font.</param>
internal readonly record struct TextPlace(double X, double BaselineY, double Width, double Height, double TextSize)
{
    /// <summary>From one line to the next, of the font's height.</summary>
    public const double LinePitch = 1.25;

    // What letters reach above the line that they stand on, of the font's height.
    private const double Ascent = 0.8;

    // So far up and down a place is looked for, in lines.
    private const int MostLines = 12;

    private double Top => BaselineY - Ascent * TextSize;

    /// <summary>The place of some lines of text.</summary>
    public static TextPlace Of(double x, double baselineY, double width, int lines, double textSize) =>
        new(x, baselineY, width, ((lines - 1) * LinePitch + 1) * textSize, textSize);

    /// <summary>The nearest place above or below that is within the picture and clear of others; this one if there is none.</summary>
    public TextPlace Free(IReadOnlyCollection<TextPlace> taken, int pictureHeight)
    {
        for (int step = 0; step <= 2 * MostLines; step++)
        {
            // 0, 1 down, 1 up, 2 down, ...
            int lines = step % 2 == 1 ? (step + 1) / 2 : -step / 2;
            TextPlace moved = this with { BaselineY = BaselineY + lines * LinePitch * TextSize };
            bool isWithin = moved.Top >= 0 && moved.Top + Height <= pictureHeight;
            if ((isWithin || lines == 0) && !taken.Any(moved.Meets))
                return moved;
        }

        return this;
    }

    private bool Meets(TextPlace other) =>
        X < other.X + other.Width && other.X < X + Width && Top < other.Top + other.Height && other.Top < Top + Height;
}
