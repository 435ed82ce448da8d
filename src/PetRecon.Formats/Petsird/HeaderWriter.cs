using System.Collections.Immutable;
using PetRecon.Core.Scanners;
using PetRecon.Core.Spatial;
using PetRecon.Formats.Yardl;

namespace PetRecon.Formats.Petsird;

/// <summary>Makes a header to encode out of a typed one, for any known version of the model.</summary>
internal sealed class HeaderWriter
{
    private readonly YardlType _type;
    private readonly bool _isSquare;
    private readonly ScannerInformation _information;
    private readonly ScannerGeometry _scanner;

    private HeaderWriter(YardlType scannerType, bool isSquare, ScannerInformation information)
    {
        _type = scannerType;
        _isSquare = isSquare;
        _information = information;
        _scanner = information.Geometry;
    }

    /// <summary>Makes the header.</summary>
    /// <param name="type">The schema's Header.</param>
    /// <param name="isSquare">Whether tables are square, as up to v0.9.1.</param>
    /// <param name="header">What to write.</param>
    public static YardlRecord Make(YardlType type, bool isSquare, PetsirdHeader header)
    {
        HeaderWriter writer = new(type.TypeOf("scanner")!, isSquare, header.Scanner);
        object? exam = header.Exam is { } given ? ExamWriter.Make(type.TypeOf("exam")!, given) : null;
        return YardlMake.Record(type, ("scanner", writer.MakeScanner()), ("exam", exam));
    }

    /// <summary>Whether edges are those that stand for "any energy": PETSIRD has no other way to say it.</summary>
    public static bool IsWholeRange(ImmutableArray<float> edges) => edges is [0, float.MaxValue];

    private YardlRecord MakeScanner()
    {
        (string, object?)[] fields =
        [
            ("modelName", _scanner.ModelName),
            ("scannerGeometry", MakeGeometry()),
            ("bulkMaterials", Each(_information.BulkMaterials, m => MakeMaterial(_type.ItemsOf("bulkMaterials")!, m))),
            ("collimatorType", _information.CollimatorType),
            ("tofBinEdges", PerPair((i, j) => MakeEdges(_type.ItemsOf("tofBinEdges", 2)!, TofEdges(_scanner.Tof(i, j))))),
            ("tofResolution", Rows((i, j) => _scanner.Tof(i, j).FwhmMm)),
            ("eventEnergyBinEdges", Each(_scanner.ModuleTypes, t => MakeEdges(_type.ItemsOf("eventEnergyBinEdges")!, EnergyEdges(t)))),
            ("energyResolutionAt511", _scanner.ModuleTypes.Select(static t => t.EnergyResolutionAt511).ToArray()),
            ("singlesHistogramLevel", Symbol("singlesHistogramLevel", _information.SinglesHistogramLevel)),
            ("singlesHistogramEnergyBinEdges", Each(
                _information.SinglesHistogramEnergyBinEdgesKeV, e => MakeEdges(_type.ItemsOf("singlesHistogramEnergyBinEdges")!, e))),
            ("singleEventPolicy", Symbol("singleEventPolicy", _information.SingleEventPolicy)),
            ("promptEventPolicy", Symbol("promptEventPolicy", _information.PromptEventPolicy)),
            ("delayedEventPolicy", Symbol("delayedEventPolicy", _information.DelayedEventPolicy)),
            ("tripleEventPolicy", Symbol("tripleEventPolicy", _information.TripleEventPolicy)),
            ("quadrupleEventPolicy", Symbol("quadrupleEventPolicy", _information.QuadrupleEventPolicy)),
            ("coincidencePolicy", Symbol("coincidencePolicy", _information.PromptEventPolicy)),
            ("singleEventsAreStored", _information.SingleEventPolicy != SingleEventPolicy.None),
            ("promptEventsAreStored", _information.PromptEventPolicy != CoincidencePolicy.None),
            ("delayedEventsAreStored", _information.DelayedEventPolicy != CoincidencePolicy.None),
            ("delayedCoincidencesAreStored", _information.DelayedEventPolicy != CoincidencePolicy.None),
            ("tripleEventsAreStored", _information.TripleEventPolicy != MultiplePolicy.None),
            ("quadrupleEventsAreStored", _information.QuadrupleEventPolicy != MultiplePolicy.None),
            ("detectionEfficiencies", new EfficienciesWriter(_type.TypeOf("detectionEfficiencies")!, _isSquare, _information).Make()),
        ];
        return YardlMake.Record(_type, fields);
    }

    private YardlRecord MakeGeometry()
    {
        YardlType geometry = _type.TypeOf("scannerGeometry")!;
        YardlType replicated = geometry.ItemsOf("replicatedModules")!;
        object?[] modules = new object?[_scanner.ModuleTypes.Length];
        for (int i = 0; i < modules.Length; i++)
        {
            modules[i] = YardlMake.Record(
                replicated,
                ("object", MakeModule(replicated.TypeOf("object")!, i)),
                ("transforms", Flat(_scanner.ModuleTypes[i].ModuleTransforms)));
        }

        ImmutableArray<SolidVolume> volumes = _information.NonDetectingVolumes;
        YardlType volumeType = geometry.ItemsOf("nonDetectingVolumes")!;
        return YardlMake.Record(
            geometry,
            ("replicatedModules", modules),
            ("nonDetectingVolumes", volumes.IsDefaultOrEmpty ? null : Each(volumes, v => MakeVolume(volumeType, v))));
    }

    private YardlRecord MakeModule(YardlType type, int index)
    {
        DetectorModuleType module = _scanner.ModuleTypes[index];
        YardlType elements = type.TypeOf("detectingElements")!;
        YardlType volume = elements.TypeOf("object")!;
        uint material = index < _information.DetectingMaterialIds.Length ? _information.DetectingMaterialIds[index] : 0;
        YardlRecord element = YardlMake.Record(
            volume, ("shape", MakeBox(volume.TypeOf("shape")!, module.Element)), ("materialId", material));
        YardlType others = type.ItemsOf("nonDetectingElements")!;
        ImmutableArray<SolidVolume> nonDetecting = index < _information.NonDetectingElements.Length ? _information.NonDetectingElements[index] : [];
        return YardlMake.Record(
            type,
            ("detectingElements", YardlMake.Record(elements, ("object", element), ("transforms", Flat(module.ElementTransforms)))),
            ("nonDetectingElements", Each(nonDetecting, v => YardlMake.Record(
                others, ("object", MakeVolume(others.TypeOf("object")!, v)), ("transforms", Flat(v.Transforms))))));
    }

    private static YardlRecord MakeVolume(YardlType type, SolidVolume volume)
    {
        YardlType shapes = type.TypeOf("shape")!;
        int index = shapes.IndexOf(volume.Box is null ? "AnnulusShape" : "BoxShape");
        YardlType shapeType = shapes.Members[index].Type!;
        AnnulusShape annulus = volume.Annulus ?? new(0, 0, 0, 0, 0);
        YardlRecord shape = volume.Box is { } box
            ? MakeBox(shapeType, box)
            : YardlMake.Record(
                shapeType,
                ("innerRadius", annulus.InnerRadiusMm),
                ("outerRadius", annulus.OuterRadiusMm),
                ("thickness", annulus.ThicknessMm),
                ("angularRange", (float[])[annulus.StartRadians, annulus.StopRadians]));
        return YardlMake.Record(type, ("shape", new YardlUnion(index, shape)), ("materialId", volume.MaterialId));
    }

    private static YardlRecord MakeBox(YardlType type, BoxShape box) =>
        YardlMake.Record(type, ("corners", new YardlFlat(BoxCorners.Of(box), 3)));

    private static YardlRecord MakeMaterial(YardlType type, BulkMaterial material) => YardlMake.Record(
        type,
        ("id", material.Id),
        ("name", material.Name),
        ("density", material.DensityGPerCm3),
        ("atoms", new YardlFlat(material.Atoms.SelectMany(static a => (uint[])[a.MassNumber, a.AtomicNumber]).ToArray(), 2)),
        ("massFractions", material.MassFractions.ToArray()));

    private static YardlRecord MakeEdges(YardlType type, ImmutableArray<float> edges) =>
        YardlMake.Record(type, ("edges", new YardlArray([edges.Length], edges.ToArray())));

    private static YardlFlat Flat(ImmutableArray<RigidTransform> transforms)
    {
        float[] numbers = new float[12 * transforms.Length];
        for (int i = 0; i < transforms.Length; i++)
            Matrix(transforms[i]).CopyTo(numbers, 12 * i);
        return new(numbers, 12);
    }

    /// <summary>The 3 x 4 numbers of a transform, row-major.</summary>
    public static float[] Matrix(RigidTransform t) =>
    [
        (float)t.RowX.X, (float)t.RowX.Y, (float)t.RowX.Z, (float)t.Translation.X,
        (float)t.RowY.X, (float)t.RowY.Y, (float)t.RowY.Z, (float)t.Translation.Y,
        (float)t.RowZ.X, (float)t.RowZ.Y, (float)t.RowZ.Z, (float)t.Translation.Z,
    ];

    /// <summary>Bin edges to write for a pair; without TOF one bin that holds every line of response, as official readers expect.</summary>
    private ImmutableArray<float> TofEdges(TofPair pair)
    {
        if (pair.BinEdgesMm.Length > 1)
            return pair.BinEdgesMm;
        double reach = 0;
        foreach (DetectorModuleType type in _scanner.ModuleTypes)
        {
            double element = type.Element.HalfAxisU.Length + type.Element.HalfAxisV.Length + type.Element.HalfAxisW.Length + type.Element.CenterMm.Length;
            double inModule = type.ElementTransforms.Max(static t => t.Translation.Length);
            reach = Math.Max(reach, type.ModuleTransforms.Max(static t => t.Translation.Length) + inModule + element);
        }

        float edge = (float)Math.Ceiling(reach);
        return [-edge, edge];
    }

    private static ImmutableArray<float> EnergyEdges(DetectorModuleType type) =>
        type.EnergyBinEdgesKeV.Length > 1 ? type.EnergyBinEdgesKeV : [0, float.MaxValue];

    /// <summary>Number of an enumeration's value in this version; 0 where it has no such symbol.</summary>
    private long Symbol<TEnum>(string field, TEnum value)
        where TEnum : struct, Enum
    {
        string symbol = value.ToString();
        foreach ((string known, long number) in _type.TypeOf(field)?.Symbols ?? [])
        {
            if (string.Equals(known, symbol, StringComparison.OrdinalIgnoreCase))
                return number;
        }

        return 0L;
    }

    private object?[] PerPair(Func<int, int, object?> make) => [.. Enumerable.Range(0, _scanner.ModuleTypes.Length).Select(
        i => Enumerable.Range(0, RowLength(i)).Select(j => make(i, j)).ToArray())];

    private object?[] Rows(Func<int, int, float> make) => [.. Enumerable.Range(0, _scanner.ModuleTypes.Length).Select(
        i => Enumerable.Range(0, RowLength(i)).Select(j => make(i, j)).ToArray())];

    private int RowLength(int type) => _isSquare ? _scanner.ModuleTypes.Length : type + 1;

    private static object?[] Each<T>(ImmutableArray<T> items, Func<T, object?> make) => items.IsDefault ? [] : [.. items.Select(make)];
}
