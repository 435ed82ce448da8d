using System.Collections.Immutable;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Pixels;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Dicom.Writing.Modules;

namespace PetRecon.Dicom.Writing;

/// <summary>Writes structures as an RT Structure Set (PS3.3, A.19): one file.</summary>
public static class StructureSetWriter
{
    // What the length of a value in explicit syntax can say, and still be even.
    private const int LongestExplicit = 65534;

    /// <summary>Writes structures of one frame of reference.</summary>
    /// <param name="path">The file. It appears when it is complete, in the place of one that is there.</param>
    /// <param name="structures">
    /// The structures. <see cref="Roi"/>s keep their numbers and what else they say if no two have the same; others are numbered from 1. Points are
    /// written to a tenth of a micrometre.
    /// </param>
    /// <param name="description">What the file says beside them.</param>
    /// <param name="options">How it is written; null for the usual way.</param>
    /// <param name="cancellation">Ends the writing; nothing is left of it.</param>
    /// <exception cref="ArgumentException">There is no structure, they are in different frames of reference, a point is not finite, or a text does not fit its attribute.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static WrittenSeries Write(
        string path, IReadOnlyList<Structure> structures, StructureSetDescription description, DicomWriteOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(description);
        options = (options ?? new()) with { Compression = DicomCompression.None };
        if (structures.Count == 0)
            throw new ArgumentException("A structure set without structures cannot be written.", nameof(structures));
        CommonModules common = new(description with { Context = description.Context with { FrameOfReferenceUid = FrameOf(structures, description) } }, options);
        List<string> notices = [];
        int longest = 0;
        DicomDataset dataset = Refusals.AsArgument(() => Attributes(common, structures, description, notices, ref longest));
        // A longer contour would have to be written as a value of unknown kind (PS3.5, 6.2.2), which many readers do not take for points; the implicit syntax has room.
        if (longest > LongestExplicit)
            dataset = FrameWriter.Transcode(dataset, DicomTransferSyntax.ImplicitVRLittleEndian, path);
        ReferencedInstance reference = common.Identify(dataset, 0);
        return SeriesFiles.WriteOne(path, common, dataset, reference, [.. notices], isPlaced: true, options, cancellation);
    }

    private static string? FrameOf(IReadOnlyList<Structure> structures, StructureSetDescription description)
    {
        string? frame = description.Context.FrameOfReferenceUid;
        foreach (Structure structure in structures.Where(structure => structure.FrameOfReferenceUid.Length > 0))
        {
            frame ??= structure.FrameOfReferenceUid;
            if (structure.FrameOfReferenceUid != frame)
                throw new ArgumentException($"Structure \"{structure.Name}\" is in the frame of reference {structure.FrameOfReferenceUid}, the structure set in {frame}. Its points mean other places there; they have to be registered first.");
        }

        return frame;
    }

    private static DicomDataset Attributes(CommonModules common, IReadOnlyList<Structure> structures, StructureSetDescription description, List<string> notices, ref int longest)
    {
        DicomDataset dataset = common.Begin(DicomUID.RTStructureSetStorage, "RTSTRUCT", description.Label);
        common.AddFrameOfReference(dataset);
        dataset.AddOrUpdate(DicomTag.OperatorsName, "");
        // A series of radiotherapy objects says less than one of images (RT Series module), and a structure set has its own date.
        dataset.Remove(DicomTag.Laterality, DicomTag.BodyPartExamined, DicomTag.ProtocolName, DicomTag.ContentDate, DicomTag.ContentTime);
        dataset.AddOrUpdate(DicomTag.InstanceNumber, "1");
        dataset.AddOrUpdate(DicomTag.StructureSetLabel, description.Label);
        dataset.IfKnown(DicomTag.StructureSetName, description.Name);
        dataset.AddOrUpdate(DicomTag.StructureSetDate, DicomText.Date(common.CreatedAt));
        dataset.AddOrUpdate(DicomTag.StructureSetTime, DicomText.Time(common.CreatedAt));
        dataset.Items(DicomTag.ReferencedFrameOfReferenceSequence, StructureModules.Frame(common.FrameOfReferenceUid, description.Images));
        if (description.Images.IsEmpty)
            notices.Add("No images were given: planning systems may refuse a structure set that refers to none.");

        ImmutableArray<int> numbers = Numbers(structures);
        ContourImages images = new(description.Images);
        List<DicomDataset> regions = [];
        List<DicomDataset> contours = [];
        List<DicomDataset> observations = [];
        for (int i = 0; i < structures.Count; i++)
        {
            regions.Add(StructureModules.Region(structures[i], numbers[i], common.FrameOfReferenceUid, description.Algorithm));
            contours.Add(StructureModules.Contours(structures[i], numbers[i], images, notices, ref longest));
            observations.Add(StructureModules.Observation(structures[i], numbers[i], i + 1));
        }

        dataset.Items(DicomTag.StructureSetROISequence, [.. regions]);
        dataset.Items(DicomTag.ROIContourSequence, [.. contours]);
        dataset.Items(DicomTag.RTROIObservationsSequence, [.. observations]);
        return dataset;
    }

    private static ImmutableArray<int> Numbers(IReadOnlyList<Structure> structures)
    {
        int[] own = [.. structures.OfType<Roi>().Select(roi => roi.Number)];
        return own.Length == structures.Count && own.Distinct().Count() == own.Length ? [.. own] : [.. Enumerable.Range(1, structures.Count)];
    }
}
