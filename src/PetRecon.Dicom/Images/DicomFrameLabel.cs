using System.Globalization;

namespace PetRecon.Dicom.Images;

/// <summary>What tells one volume of a series from the others: time, gate, echo and the like. What the header does not say is null or empty.</summary>
public sealed record DicomFrameLabel
{
    /// <summary>Number of the time point or phase, from 1: Temporal Position Identifier (0020,0100) or Index (0020,9128), or from PET's Image Index (0054,1330).</summary>
    public int? TemporalPosition { get; init; }

    /// <summary>Frame Reference Time (0054,1300), in ms from the series' reference.</summary>
    public double? FrameReferenceTimeMs { get; init; }

    /// <summary>Actual Frame Duration (0018,1242) or Frame Acquisition Duration (0018,9220), in ms.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Trigger Time (0018,1060) or Nominal Cardiac Trigger Delay Time (0020,9153), in ms after the R wave.</summary>
    public double? TriggerTimeMs { get; init; }

    /// <summary>Echo Time (0018,0081) or Effective Echo Time (0018,9082), in ms.</summary>
    public double? EchoTimeMs { get; init; }

    /// <summary>Diffusion b-value (0018,9087), in s/mm^2.</summary>
    public double? DiffusionBValue { get; init; }

    /// <summary>Image Type (0008,0008) or Frame Type (0008,9007), values with backslashes between.</summary>
    public string ImageType { get; init; } = "";

    /// <summary>Stack ID (0020,9056).</summary>
    public string StackId { get; init; } = "";

    /// <summary>Acquisition Number (0020,0012).</summary>
    public int? AcquisitionNumber { get; init; }

    /// <summary>When acquisition began, local time.</summary>
    public DateTime? Acquired { get; init; }

    /// <summary>What is known, in words, for lists.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        Add("time point ", TemporalPosition, "");
        Add("at ", FrameReferenceTimeMs / 1000, " s");
        Add("for ", DurationMs / 1000, " s");
        Add("trigger ", TriggerTimeMs, " ms");
        Add("echo ", EchoTimeMs, " ms");
        Add("b ", DiffusionBValue, " s/mm2");
        if (StackId.Length > 0)
            parts.Add($"stack {StackId}");
        if (Acquired is DateTime acquired)
            parts.Add(acquired.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        return string.Join(", ", parts);

        void Add(string before, double? number, string after)
        {
            if (number is double value)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{before}{value:0.###}{after}"));
        }
    }
}
