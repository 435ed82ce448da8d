using System.Diagnostics;

namespace PetRecon.Dicom.Tests.Part10.Fuzzing;

/// <summary>Many damaged files, one after another; case i has the seed of the campaign plus i.</summary>
internal sealed class FuzzCampaign(IReadOnlyList<byte[]> corpus, ulong seed)
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    private readonly DicomMutator _mutator = new(corpus);
    private long _current;
    private long _currentStarted;

    /// <summary>Case and finding, of those that should not be; ten at the most.</summary>
    public List<(long Case, string Finding)> Findings { get; } = [];

    /// <summary>The files of a folder and of those below it, each only once, none larger than <paramref name="maxBytes"/>.</summary>
    public static List<byte[]> FilesOf(IEnumerable<string> folders, int maxBytes)
    {
        HashSet<string> seen = [];
        return [.. folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Where(file => Path.GetExtension(file) is not (".txt" or ".md" or ".json" or ".gz" or ".nii"))
            .Where(file => new FileInfo(file).Length is > 0 and var length && length <= maxBytes)
            .Select(File.ReadAllBytes)
            .Where(bytes => seen.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))))];
    }

    /// <summary>The bytes of a case.</summary>
    public byte[] Input(long number) => _mutator.Make(seed + (ulong)number);

    /// <summary>Runs cases, watching for one that never ends.</summary>
    /// <param name="first">Number of the first case.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Told the number of cases done and the state, now and then.</param>
    public FuzzTarget Run(long first, long count, Action<long, FuzzTarget>? progress = null)
    {
        FuzzTarget target = new();
        Thread worker = new(() => Work(target, first, count, progress)) { IsBackground = true };
        Volatile.Write(ref _currentStarted, Stopwatch.GetTimestamp());
        worker.Start();
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _currentStarted)) < s_hang)
                continue;
            Findings.Add((Volatile.Read(ref _current), $"does not end within {s_hang.TotalSeconds} s"));
            break;
        }

        target.Dispose();
        return target;
    }

    private void Work(FuzzTarget target, long first, long count, Action<long, FuzzTarget>? progress)
    {
        for (long i = first; i < first + count && Findings.Count < 10; i++)
        {
            Volatile.Write(ref _current, i);
            Volatile.Write(ref _currentStarted, Stopwatch.GetTimestamp());
            try
            {
                target.Run(Input(i), (int)(i & 7));
            }
            catch (FuzzFinding finding)
            {
                Findings.Add((i, finding.Message));
            }

            if ((i - first) % 10_000 == 9_999)
                progress?.Invoke(i - first + 1, target);
        }
    }
}
