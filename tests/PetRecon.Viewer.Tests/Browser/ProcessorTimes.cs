using System.Globalization;

namespace PetRecon.Viewer.Tests.Browser;

/// <summary>Processor time of this process, and of those that it started, such as a browser's; by /proc of Linux.</summary>
internal readonly record struct ProcessorTimes(TimeSpan Own, TimeSpan Started)
{
    // By POSIX, times of processes are counted in these on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static ProcessorTimes Now()
    {
        Dictionary<int, (int Parent, double Seconds)> all = All();
        double seconds = all.Where(process => process.Key != Environment.ProcessId && Descends(all, process.Key)).Sum(static process => process.Value.Seconds);
        return new(Environment.CpuUsage.TotalTime, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>The processes that a process has started, and that have not ended.</summary>
    public static IEnumerable<int> ChildrenOf(int parent) => All().Where(process => process.Value.Parent == parent).Select(static process => process.Key);

    public static ProcessorTimes operator -(ProcessorTimes after, ProcessorTimes before) => new(after.Own - before.Own, after.Started - before.Started);

    private static Dictionary<int, (int Parent, double Seconds)> All()
    {
        Dictionary<int, (int Parent, double Seconds)> all = [];
        foreach (string folder in Directory.Exists("/proc") ? Directory.GetDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(folder) is { } process)
                all[id] = process;
        }

        return all;
    }

    private static bool Descends(Dictionary<int, (int Parent, double Seconds)> all, int id)
    {
        while (all.TryGetValue(id, out (int Parent, double Seconds) process))
        {
            if (id == Environment.ProcessId)
                return true;
            id = process.Parent;
        }

        return false;
    }

    // After the name, which may hold anything, come the state, the parent, and as the 14th and 15th of all fields the ticks in programs and in the system.
    private static (int Parent, double Seconds)? Read(string folder)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks / TicksPerSecond);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
