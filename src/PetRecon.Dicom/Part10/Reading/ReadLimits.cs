namespace PetRecon.Dicom.Part10;

/// <summary>Bounds that no real file meets.</summary>
internal static class ReadLimits
{
    /// <summary>Sequences within sequences.</summary>
    public const int MaxDepth = 128;

    /// <summary>Bytes of an inflated data set.</summary>
    public const long MaxInflatedBytes = 1L << 30;

    /// <summary>From this size on values stay in their file until they are asked for.</summary>
    public const int LargeValueBytes = 64 * 1024;
}
