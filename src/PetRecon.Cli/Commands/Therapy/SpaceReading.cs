using System.Collections.Immutable;
using System.CommandLine;
using PetRecon.Cli.CommandLine;
using PetRecon.Cli.Reporting;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Registration;
using PetRecon.Therapy.Doses;

namespace PetRecon.Cli.Commands.Therapy;

/// <summary>How the spaces of what a command is given lie in each other: the same, by a registration that was named, or not known and refused.</summary>
internal sealed class SpaceReading
{
    private readonly Option<string[]> _registration = new("--registration") { Description = "DICOM Spatial Registration (rigid) between the frames of reference of the inputs.", HelpName = "dicom", DefaultValueFactory = static _ => [] };

    public IEnumerable<Option> Options => [_registration];

    /// <summary>The registrations that were named.</summary>
    public ImmutableArray<FrameTransform> Registrations(ParseResult parse, Report report)
    {
        return [.. (parse.GetValue(_registration) ?? []).SelectMany(path => Of(path, report))];
    }

    /// <summary>What a registration says of the spaces in it, each with each other.</summary>
    public static IReadOnlyList<FrameTransform> Of(string path, Report report)
    {
        InputFiles.MustExist(path);
        SpatialRegistration registration = SpatialRegistration.Read(path);
        foreach (string warning in registration.Warnings)
            report.Warn($"{path}: {warning}");
        string[] frames = [.. registration.Frames.Select(static frame => frame.FrameOfReferenceUid).Append(registration.RegisteredFrameOfReferenceUid).Where(static uid => uid.Length > 0).Distinct()];
        List<FrameTransform> found = [];
        for (int a = 0; a < frames.Length; a++)
        {
            for (int b = a + 1; b < frames.Length; b++)
                found.Add(new(frames[a], frames[b], registration.Between(frames[a], frames[b])));
        }

        return found;
    }

    /// <summary>The way from one space to another; null if they are the same, or one is not known, which is said.</summary>
    /// <exception cref="UsageException">They differ, and no registration says how.</exception>
    public static RigidTransform? Way((string Name, string Frame) from, (string Name, string Frame) to, ImmutableArray<FrameTransform> registrations, Report report)
    {
        if (from.Frame == to.Frame)
            return null;
        if (from.Frame.Length == 0 || to.Frame.Length == 0)
        {
            report.Warn($"{(from.Frame.Length == 0 ? from.Name : to.Name)} does not say which space it is in; it is taken to be that of {(from.Frame.Length == 0 ? to.Name : from.Name)}.");
            return null;
        }

        foreach (FrameTransform registration in registrations)
        {
            if (registration.FromFrameOfReferenceUid == from.Frame && registration.ToFrameOfReferenceUid == to.Frame)
                return registration.Transform;
            if (registration.FromFrameOfReferenceUid == to.Frame && registration.ToFrameOfReferenceUid == from.Frame)
                return registration.Transform.Inverse();
        }

        throw new UsageException($"{from.Name} and {to.Name} are in different frames of reference ({from.Frame} and {to.Frame}); name the registration between them by --registration.");
    }

    /// <summary>Structures in the space of something else.</summary>
    public static IReadOnlyList<Structure> InSpaceOf((string Name, string Frame) target, IReadOnlyList<Structure> structures, ImmutableArray<FrameTransform> registrations, Report report)
    {
        List<Structure> moved = [];
        foreach (IGrouping<string, Structure> group in structures.GroupBy(static structure => structure.FrameOfReferenceUid))
        {
            string name = group.Count() == 1 ? $"Structure \"{group.First().Name}\"" : $"The structure set (\"{group.First().Name}\" ...)";
            RigidTransform? way = Way((name, group.Key), target, registrations, report);
            moved.AddRange(way is { } transform ? group.Select(structure => structure.InSpace(transform, target.Frame)) : group);
        }

        // In the order that they came in.
        Dictionary<string, int> order = structures.Select(static (structure, place) => (structure.Name, place)).GroupBy(static pair => pair.Name).ToDictionary(static pairs => pairs.Key, static pairs => pairs.First().place);
        return [.. moved.OrderBy(structure => order[structure.Name])];
    }
}
