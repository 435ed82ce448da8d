using System.Collections.Immutable;

namespace PetRecon.Dicom.Writing;

/// <summary>What a picture says of itself beside its pixels.</summary>
public sealed record PictureDescription : SeriesDescription
{
    /// <summary>Whether text is drawn in it that says who the patient is: Burned In Annotation (0028,0301).</summary>
    public bool NamesPatient { get; init; }

    /// <summary>The images that it shows; empty if not known.</summary>
    public ImmutableArray<ReferencedInstance> SourceImages { get; init; } = [];
}
