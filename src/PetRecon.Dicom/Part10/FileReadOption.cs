namespace PetRecon.Dicom.Part10;

/// <summary>What becomes of large values when a file is opened.</summary>
internal enum FileReadOption
{
    /// <summary>They stay in the file until they are asked for, as with <see cref="ReadLargeOnDemand"/>; those of a stream are read.</summary>
    Default,

    ReadLargeOnDemand,

    /// <summary>They are left out.</summary>
    SkipLargeTags,

    /// <summary>All is read at once.</summary>
    ReadAll,
}
