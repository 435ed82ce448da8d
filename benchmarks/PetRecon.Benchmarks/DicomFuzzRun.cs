using System.Diagnostics;
using PetRecon.Dicom.Tests.Part10.Fuzzing;
using PetRecon.Simulation.Acquisition;

namespace PetRecon.Benchmarks;

/// <summary>A long campaign of damaged DICOM files; the unit tests do a short one of the same cases.</summary>
internal static class DicomFuzzRun
{
    private const int LargestBytes = 48 * 1024;

    /// <summary>Runs cases and prints what was found.</summary>
    /// <param name="count">How many cases.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="folders">Folders of files to damage besides those of seeds/dicom.</param>
    public static int Run(long count, long first, string[] folders)
    {
        List<byte[]> corpus = FuzzCampaign.FilesOf([Path.Combine("seeds", "dicom"), .. folders], LargestBytes);
        if (corpus.Count == 0)
        {
            Console.Error.WriteLine("There is no file to damage; run this in the repository's root.");
            return 1;
        }

        ulong seed = NamedSeeds.Find("dicom-fuzz");
        FuzzCampaign campaign = new(corpus, seed);
        Console.WriteLine($"{corpus.Count} files, seed 0x{seed:X}, cases {first} to {first + count - 1}");
        long started = Stopwatch.GetTimestamp();
        FuzzTarget target = campaign.Run(first, count, (done, state) => Console.WriteLine(Line(done, state, started)));
        Console.WriteLine(Line(target.Opened + target.Refused, target, started));
        foreach ((long number, string finding) in campaign.Findings)
        {
            string path = Path.Combine(Path.GetTempPath(), $"fuzz-dicom-{number}.dcm");
            File.WriteAllBytes(path, campaign.Input(number));
            Console.WriteLine($"case {number} ({path}): {finding}");
        }

        return campaign.Findings.Count == 0 ? 0 : 1;
    }

    private static string Line(long done, FuzzTarget state, long started)
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return $"{done} cases in {seconds:0} s ({done / seconds:0} a second): {state.Opened} opened, {state.Refused} refused, longest {state.Longest.TotalMilliseconds:0} ms, most beyond 20 bytes a byte {Math.Max(0, state.MostExtraBytes) / 1024} KiB";
    }
}
