using System.Collections.Immutable;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Objects;

namespace PetRecon.Dicom.Registration;

/// <summary>
/// What a Deformable Spatial Registration (PS3.3, A.39.2) says of itself. The displacements are not read: nothing here applies them, and
/// <see cref="SpatialRegistration.Read"/> refuses such a file rather than leaving them out.
/// </summary>
public sealed record DeformableRegistration
{
    /// <summary>Whose it is and who made it. Its frame of reference is the registered space.</summary>
    public required InstanceIdentity Identity { get; init; }

    /// <summary>The spaces that are deformed.</summary>
    public required ImmutableArray<string> SourceFrameOfReferenceUids { get; init; }

    /// <summary>Numbers of displacement vectors along the grid's axes, as text such as "64 x 64 x 32", one for each space; "no grid" for one with matrices only.</summary>
    public required ImmutableArray<string> Grids { get; init; }

    /// <summary>Where the first displacement vector of each grid is, in LPS mm of the registered space; the origin for one without.</summary>
    public required ImmutableArray<Vector3D> GridOriginsMm { get; init; }

    /// <summary>Reads the header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomFormatException">It is no Deformable Spatial Registration, or damaged.</exception>
    public static DeformableRegistration ReadHeader(string path) =>
        Of(AttributeReader.Open(path, "a Deformable Spatial Registration", DicomUID.DeformableSpatialRegistrationStorage));

    internal static DicomFormatException Refusal(AttributeReader reader)
    {
        DeformableRegistration header = Of(reader);
        return new(reader.Path, $"this is a deformable registration (displacement vectors: {string.Join(", ", header.Grids)}). Only rigid registrations are read; have the program that made it resample the image, or write a rigid one.");
    }

    private static DeformableRegistration Of(AttributeReader reader)
    {
        List<string> sources = [];
        List<string> grids = [];
        List<Vector3D> origins = [];
        foreach (AttributeReader item in reader.Items(DicomTag.DeformableRegistrationSequence, "Deformable Registration"))
        {
            AttributeReader? grid = item.Item(DicomTag.DeformableRegistrationGridSequence, "Grid");
            sources.Add(item.Text(DicomTag.SourceFrameOfReferenceUID));
            grids.Add(grid is null ? "no grid" : string.Join(" x ", grid.RequiredNumbers(DicomTag.GridDimensions, 3)) + FormattableString.Invariant($" of {string.Join(" x ", grid.Numbers(DicomTag.GridResolution))} mm"));
            origins.Add(grid?.Point(DicomTag.ImagePositionPatient) ?? Vector3D.Zero);
        }

        return new() { Identity = InstanceIdentity.Of(reader), SourceFrameOfReferenceUids = [.. sources], Grids = [.. grids], GridOriginsMm = [.. origins] };
    }
}
