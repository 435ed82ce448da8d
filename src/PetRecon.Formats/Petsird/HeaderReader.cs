using System.Collections.Immutable;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Makes the typed header out of a decoded one, of any version of the model.</summary>
internal sealed class HeaderReader
{
    /// <summary>Largest departure of a transform's rotation from orthogonality; the file's numbers are rounded.</summary>
    private const double LargestOrthogonalityError = 0.01;

    /// <summary>Most detection bins of a scanner; the largest in use have about half a million crystals. Keeps tables in bounds.</summary>
    private const long MostDetectionBins = 1 << 24;

    private readonly YardlRecord _scanner;
    private readonly List<string> _warnings;

    private HeaderReader(YardlRecord scanner, List<string> warnings)
    {
        _scanner = scanner;
        _warnings = warnings;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">The decoded header.</param>
    /// <param name="warnings">Gets what a user should know.</param>
    /// <exception cref="PetsirdModelException">The header does not follow the model or describes no scanner.</exception>
    public static PetsirdHeader Read(YardlRecord header, List<string> warnings)
    {
        try
        {
            return new()
            {
                Scanner = new HeaderReader(header.Record("scanner"), warnings).ReadScanner(),
                Exam = header.OptionalRecord("exam") is { } exam ? ExamReader.Read(exam) : null,
            };
        }
        catch (ArgumentException e)
        {
            throw new PetsirdModelException(e.Message, e);
        }
    }

    private ScannerInformation ReadScanner()
    {
        YardlRecord geometry = _scanner.Record("scannerGeometry");
        YardlRecord[] modules = [.. geometry.Records("replicatedModules")];
        if (modules.Length == 0)
            throw new PetsirdModelException("The scanner has no detector modules.");
        RigidTransform? alignment = _scanner.OptionalRecord("gantryAlignment") is { } matrix ? Rigid(Tree.Transform(matrix, "gantryAlignment")) : null;
        ImmutableArray<DetectorModuleType> types = [.. modules.Select((module, i) => ReadModuleType(module, i, alignment))];
        if (types.Sum(static type => type.DetectionBinCount) is > MostDetectionBins and var bins)
            throw new PetsirdModelException($"The scanner has {bins} detection bins; at most {MostDetectionBins} are supported.");

        EfficienciesReader efficiencies = new(_scanner.Record("detectionEfficiencies"), types, _warnings);
        (ModuleCoincidences? coincidences, SymmetryGroups? groups) = efficiencies.ReadModulePairs();
        ScannerGeometry scanner = new(_scanner.Text("modelName"), types, ReadTof(types.Length), coincidences);
        return new()
        {
            Efficiencies = new(scanner, efficiencies.ReadCalibration(), efficiencies.ReadBins(scanner), groups),
            EfficiencyMethodDescription = _scanner.Record("detectionEfficiencies").Text("methodDescription"),
            CollimatorType = _scanner.Text("collimatorType"),
            BulkMaterials = [.. _scanner.Records("bulkMaterials").Select(ReadMaterial)],
            DetectingMaterialIds = [.. modules.Select(static module => Detecting(module).Record("object").UInt("materialId"))],
            NonDetectingElements = [.. modules.Select(static module => ReadNonDetecting(module.Record("object")))],
            NonDetectingVolumes = [.. geometry.Records("nonDetectingVolumes").Select(static v => ReadVolume(v, [RigidTransform.Identity]))],
            GantryAlignment = alignment,
            SinglesHistogramLevel = _scanner.Enumeration("singlesHistogramLevel", SinglesHistogramLevel.None, SinglesHistogramLevel.None),
            SinglesHistogramEnergyBinEdgesKeV = [.. _scanner.Items("singlesHistogramEnergyBinEdges").Select(static e => Tree.Edges(e, "singlesHistogramEnergyBinEdges"))],
            SingleEventPolicy = Stored("singleEvents") ? _scanner.Enumeration("singleEventPolicy", SingleEventPolicy.None, SingleEventPolicy.Other) : default,
            PromptEventPolicy = Stored("promptEvents") ? Policy("promptEventPolicy") : default,
            DelayedEventPolicy = Stored("delayedEvents", "delayedCoincidences") ? Policy("delayedEventPolicy") : default,
            TripleEventPolicy = Stored("tripleEvents") ? _scanner.Enumeration("tripleEventPolicy", MultiplePolicy.Other, MultiplePolicy.Other) : default,
            QuadrupleEventPolicy = Stored("quadrupleEvents") ? _scanner.Enumeration("quadrupleEventPolicy", MultiplePolicy.None, MultiplePolicy.Other) : default,
        };
    }

    /// <summary>Up to v0.9 a flag beside the policy says whether events are stored at all; since then the policy "none" does.</summary>
    private bool Stored(params ReadOnlySpan<string> events)
    {
        foreach (string name in events)
        {
            if (_scanner.Field(name + "AreStored") is false)
                return false;
        }

        return true;
    }

    /// <summary>v0.7.2 has one policy for prompts and delayeds, whose first value is named differently.</summary>
    private CoincidencePolicy Policy(string name)
    {
        if (_scanner.Field(name) is not null)
            return _scanner.Enumeration(name, CoincidencePolicy.None, CoincidencePolicy.Other);
        return _scanner.Field("coincidencePolicy") is not null && _scanner.Symbol("coincidencePolicy") == "rejectMultiples"
            ? CoincidencePolicy.RejectHigherMultiples
            : _scanner.Enumeration("coincidencePolicy", CoincidencePolicy.Other, CoincidencePolicy.Other);
    }

    private static YardlRecord Detecting(YardlRecord module) => module.Record("object").Record("detectingElements");

    private DetectorModuleType ReadModuleType(YardlRecord module, int type, RigidTransform? alignment)
    {
        YardlRecord elements = Detecting(module);
        float[] corners = elements.Record("object").Record("shape").Numbers<float>("corners", 3);
        if (corners.Length != 24)
            throw new PetsirdModelException($"The BoxShape of module type {type} has {corners.Length / 3} corners; expected 8.");
        object?[] energy = _scanner.Items("eventEnergyBinEdges");
        float[] resolution = _scanner.Numbers<float>("energyResolutionAt511");
        ImmutableArray<float> edges = type < energy.Length ? Tree.Edges(energy[type], "eventEnergyBinEdges") : [];
        CheckRising(edges, "energy bin edges");
        ImmutableArray<RigidTransform> modules = module.Transforms("transforms");
        return new()
        {
            Name = $"type {type}",
            Element = BoxCorners.ToBox(corners),
            ElementTransforms = [.. elements.Transforms("transforms").Select(Rigid)],
            ModuleTransforms = [.. modules.Select(t => alignment is { } a ? a.After(Rigid(t)) : Rigid(t))],
            EnergyBinEdgesKeV = HeaderWriter.IsWholeRange(edges) ? [] : edges,
            EnergyResolutionAt511 = type < resolution.Length ? resolution[type] : 0,
        };
    }

    private ImmutableArray<ImmutableArray<TofPair>> ReadTof(int typeCount)
    {
        object?[] edges = _scanner.Items("tofBinEdges");
        object?[] resolutions = _scanner.Items("tofResolution");
        return [.. Enumerable.Range(0, typeCount).Select(
            i => Enumerable.Range(0, i + 1).Select(j => ReadTofPair(edges, resolutions, i, j)).ToImmutableArray())];
    }

    private static TofPair ReadTofPair(object?[] edges, object?[] resolutions, int type0, int type1)
    {
        object?[] row = type0 < edges.Length ? Tree.Items(edges[type0], "tofBinEdges") : [];
        if (type1 >= row.Length)
            return TofPair.None;
        ImmutableArray<float> bins = Tree.Edges(row[type1], "tofBinEdges");
        CheckRising(bins, "TOF bin edges");
        if (bins.Length - 1 > ushort.MaxValue)
            throw new PetsirdModelException($"There are {bins.Length - 1} TOF bins; at most {ushort.MaxValue} are supported.");
        float[] fwhm = type0 < resolutions.Length ? Tree.Numbers<float>(resolutions[type0], "tofResolution") : [];
        float resolution = type1 < fwhm.Length ? fwhm[type1] : 0;
        if (!(resolution >= 0 && float.IsFinite(resolution)))
            throw new PetsirdModelException($"The TOF resolution of module types ({type0}, {type1}) is {resolution} mm.");
        return bins.Length < 2 || (bins.Length == 2 && resolution == 0) ? TofPair.None : new(bins, resolution);
    }

    private static void CheckRising(ImmutableArray<float> edges, string what)
    {
        for (int i = 0; i < edges.Length; i++)
        {
            if (!float.IsFinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1])))
                throw new PetsirdModelException($"The {what} do not rise: number {i} is {edges[i]}.");
        }
    }

    private static RigidTransform Rigid(RigidTransform transform) => transform.OrthogonalityError() <= LargestOrthogonalityError
        ? transform
        : throw new PetsirdModelException($"A transform is not a rotation and a shift: its rows differ from orthogonal ones by {transform.OrthogonalityError():G3}.");

    private static BulkMaterial ReadMaterial(YardlRecord material)
    {
        uint[] atoms = material.Numbers<uint>("atoms", 2);
        var nuclides = Enumerable.Range(0, atoms.Length / 2).Select(i => (atoms[2 * i], atoms[2 * i + 1]));
        return new(material.UInt("id"), material.Text("name"), material.Single("density"), [.. nuclides], material.Floats("massFractions"));
    }

    private static ImmutableArray<SolidVolume> ReadNonDetecting(YardlRecord module) =>
        [.. module.Records("nonDetectingElements").Select(static v => ReadVolume(v.Record("object"), v.Transforms("transforms")))];

    private static SolidVolume ReadVolume(YardlRecord volume, ImmutableArray<RigidTransform> transforms)
    {
        if (volume.Field("shape") is not YardlUnion { Value: YardlRecord shape })
            throw Tree.Unexpected("shape", "a box or an annulus", volume.Field("shape"));
        SolidVolume solid = new() { MaterialId = volume.UInt("materialId"), Transforms = transforms };
        if (shape.Type.IndexOf("corners") >= 0 && shape.Numbers<float>("corners", 3) is { Length: 24 } corners)
            return solid with { Box = BoxCorners.ToBox(corners) };
        float[] range = shape.Numbers<float>("angularRange");
        if (range.Length != 2)
            throw new PetsirdModelException("An AnnulusShape has no angular range of two numbers.");
        return solid with
        {
            Annulus = new(shape.Single("innerRadius"), shape.Single("outerRadius"), shape.Single("thickness"), range[0], range[1]),
        };
    }
}
