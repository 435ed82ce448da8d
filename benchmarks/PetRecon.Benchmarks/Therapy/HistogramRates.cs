using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Spatial;
using PetRecon.Core.Structures;
using PetRecon.Formats.Volumes;
using PetRecon.Therapy.Histograms;

namespace PetRecon.Benchmarks.Therapy;

/// <summary>
/// Dose-volume histograms of ten structures, from the outline of the body to an eye's lens, in a large dose: ours, and plastimatch's on the same dose file
/// and contours, in one run. plastimatch first makes voxels of the contours (convert), then counts them (dvh), with files in between. Ours is timed with
/// the dose in memory, and with the reading of the dose file, as plastimatch's times have that too; the ratios are of these. They are given for a plain
/// file and for the same one packed, as unpacking is a matter of its own.
/// </summary>
internal static class HistogramRates
{
    private const int Repetitions = 5;

    public static void Run(int size, int slices, double spacingMm, bool withOthers)
    {
        VoxelGrid grid = VoxelGrid.Centered(size, size, slices, new(spacingMm, spacingMm, spacingMm));
        Volume<Gray> dose = Dose(grid);
        Structure[] structures = Structures(grid);
        Console.WriteLine(FormattableString.Invariant($"{grid}, {structures.Length} structures, {structures.Sum(static structure => structure.Contours.Length)} contours, {Environment.ProcessorCount} threads"));
        double all = Least(() => Array.ForEach(structures, structure => DoseVolumeHistogram.Of(structure, dose)));
        foreach (Structure structure in structures)
        {
            DoseVolumeHistogram histogram = DoseVolumeHistogram.Of(structure, dose);
            double one = Least(() => DoseVolumeHistogram.Of(structure, dose));
            Console.WriteLine(FormattableString.Invariant($"{structure.Name,-8} {1000 * one,8:0.0} ms  {histogram.VolumeCc,10:0.000} cc  mean {histogram.Mean:0.0000} Gy"));
        }

        double busy = LeastBusy(() => Array.ForEach(structures, structure => DoseVolumeHistogram.Of(structure, dose)));
        Console.WriteLine(FormattableString.Invariant($"ours, dose in memory  {all,8:0.000} s, {busy:0.000} processor seconds"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        DoseVolumeHistogram.Of(structures[0], dose, new() { Structure = new() { Threads = 1 } });
        Console.WriteLine(FormattableString.Invariant($"memory for {structures[0].Name}: {(GC.GetAllocatedBytesForCurrentThread() - before) / 1e6:0.0} MB in the calling thread; the dose has {4e-6 * grid.VoxelCount:0.0} MB"));
        if (withOthers)
            Others(dose, structures);
    }

    private static void Others(Volume<Gray> dose, Structure[] structures)
    {
        string folder = Directory.CreateTempSubdirectory("petrecon-dvh-").FullName;
        try
        {
            string contours = Path.Combine(folder, "structures.cxt");
            WriteContours(contours, dose.Grid, structures);
            foreach (string name in (string[])["dose.mhd", "dose.mha"])
            {
                string file = Path.Combine(folder, name);
                VolumeFile.Write(file, dose);
                Console.WriteLine(name == "dose.mha" ? "a packed file:" : "a plain file:");
                Compare(file, contours, dose, structures);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string file, string contours, Volume<Gray> dose, Structure[] structures)
    {
        string image = Path.ChangeExtension(file, ".nrrd");
        string list = Path.ChangeExtension(file, ".txt");
        string csv = Path.ChangeExtension(file, ".csv");
        void Ours()
        {
            Volume read = VolumeFile.Read(file).Volume;
            Array.ForEach(structures, structure => DoseVolumeHistogram.Of(structure, read));
        }

        // One and the other in turns, so that what else the machine does disturbs both.
        (double ours, double oursBusy, double convert, double count, double theirsBusy) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            ours = Math.Min(ours, Least(Ours, 2));
            oursBusy = Math.Min(oursBusy, LeastBusy(Ours, 2));
            (double seconds, double busy) = Plastimatch(["convert", "--input", contours, "--fixed", file, "--output-ss-img", image, "--output-ss-list", list]);
            (double countSeconds, double countBusy) = Plastimatch(["dvh", "--input-ss-img", image, "--input-ss-list", list, "--input-dose", file, "--output-csv", csv, "--num-bins", "700", "--bin-width", "0.1"]);
            (convert, count, theirsBusy) = (Math.Min(convert, seconds), Math.Min(count, countSeconds), Math.Min(theirsBusy, busy + countBusy));
        }

        double reading = LeastBusy(() => VolumeFile.Read(file));

        // A packed file is unpacked by one thread, whatever there are.
        double serial = file.EndsWith(".mha", StringComparison.Ordinal) ? reading : 0;
        double shared = serial + (oursBusy - serial) / Environment.ProcessorCount;
        Console.WriteLine(FormattableString.Invariant($"ours, dose from file  {ours,8:0.000} s, {oursBusy:0.000} processor seconds, of which {reading:0.000} read the file"));
        Console.WriteLine(FormattableString.Invariant($"plastimatch           {convert + count,8:0.000} s  ({convert:0.000} s convert, {count:0.000} s dvh)  ours is {(convert + count) / ours:0.0} times as fast; {count / ours:0.0} times as fast as its dvh alone"));
        Console.WriteLine(FormattableString.Invariant($"plastimatch           {theirsBusy,8:0.000} processor seconds on one thread, {theirsBusy / oursBusy:0.0} times ours; ours shared evenly between {Environment.ProcessorCount} threads would be {theirsBusy / shared:0.0} times as fast"));
        Means(csv, structures, dose);
    }

    // The mean is the area below the cumulative curve; with steps of 0.1 Gy half a step more or less.
    private static void Means(string csv, Structure[] structures, Volume<Gray> dose)
    {
        string[][] rows = [.. File.ReadLines(csv).Select(static line => line.Split(','))];
        foreach (Structure structure in structures)
        {
            int column = Array.IndexOf(rows[0], structure.Name);
            double theirs = 0.1 * (rows.Skip(1).Sum(row => double.Parse(row[column], CultureInfo.InvariantCulture)) - 0.5);
            Console.WriteLine(FormattableString.Invariant($"{structure.Name,-8} mean of plastimatch {theirs:0.0000}, ours {DoseVolumeHistogram.Of(structure, dose).Mean:0.0000} Gy"));
        }
    }

    private static double Least(Action work, int repetitions = Repetitions) => Enumerable.Range(0, repetitions).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    });

    // Processor seconds hardly depend on what else the machine does.
    private static double LeastBusy(Action work, int repetitions = Repetitions) => Enumerable.Range(0, repetitions).Min(_ =>
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    });

    // A target with penumbra on a bath that falls off towards one side.
    private static Volume<Gray> Dose(VoxelGrid grid)
    {
        double radius = 0.15 * grid.SizeX * grid.SpacingMm.X;
        float[] voxels = new float[grid.VoxelCount];
        Parallel.For(0, grid.SizeZ, k =>
        {
            for (int j = 0; j < grid.SizeY; j++)
            {
                for (int i = 0; i < grid.SizeX; i++)
                {
                    Vector3D p = grid.PositionMm(i, j, k);
                    voxels[grid.LinearIndex(i, j, k)] = (float)(4 * Math.Exp(-(p.X + 2 * radius) / (4 * radius)) + 50 / (1 + Math.Exp((p.Length - radius) / 4)) + 2 * Math.Sin(p.Y / 30));
                }
            }
        });
        return new(grid, voxels);
    }

    private static Structure[] Structures(VoxelGrid grid)
    {
        double half = 0.5 * grid.SizeX * grid.SpacingMm.X;
        double[] parts = [0.55, 0.3, 0.2, 0.15, 0.12, 0.1, 0.06, 0.03, 0.015];
        Vector3D[] centres = [default, default, new(0.3, 0.2, 0), new(-0.4, 0.1, 0.1), new(0.2, -0.3, -0.1), new(0.4, -0.1, 0.2), new(-0.25, 0.35, 0), new(0.3, 0.05, 0.1), new(-0.3, -0.03, -0.2)];
        double height = 0.5 * grid.SizeZ * grid.SpacingMm.Z;
        return
        [
            Solid("body", grid, _ => 0.9 * half, default, 0.99 * height),
            .. parts.Select((part, i) => Solid($"organ{i + 1}", grid, z => Math.Sqrt(Math.Max(0, part * part * half * half - z * z)), half * centres[i], Math.Min(0.99 * height, part * half))),
        ];
    }

    // Contours in the planes of the dose, of a point about every millimetre.
    private static Structure Solid(string name, VoxelGrid grid, Func<double, double> radiusMm, Vector3D centreMm, double halfHeightMm)
    {
        ImmutableArray<Contour>.Builder contours = ImmutableArray.CreateBuilder<Contour>();
        for (int k = 0; k < grid.SizeZ; k++)
        {
            double z = grid.PositionMm(0, 0, k).Z;
            double radius = radiusMm(z - centreMm.Z);
            if (Math.Abs(z - centreMm.Z) > halfHeightMm || radius < 0.5)
                continue;
            int points = Math.Max(24, (int)(2 * Math.PI * radius));
            contours.Add(new(ContourKind.ClosedPlanar, [.. Enumerable.Range(0, points).Select(i =>
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * i / points);
                return new Vector3D(centreMm.X + radius * cos, centreMm.Y + 0.8 * radius * sin, z);
            })]));
        }

        return new() { Name = name, Contours = contours.ToImmutable() };
    }

    // plastimatch's own text format of contours.
    private static void WriteContours(string path, VoxelGrid grid, Structure[] structures)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"OFFSET {grid.OriginMm.X} {grid.OriginMm.Y} {grid.OriginMm.Z}\nDIMENSION {grid.SizeX} {grid.SizeY} {grid.SizeZ}\nSPACING {grid.SpacingMm.X} {grid.SpacingMm.Y} {grid.SpacingMm.Z}\nROI_NAMES\n");
        for (int i = 0; i < structures.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}|255 0 0|{structures[i].Name}\n");
        text.Append("END_OF_ROI_NAMES\n");
        for (int i = 0; i < structures.Length; i++)
        {
            foreach (Contour contour in structures[i].Contours)
            {
                int slice = (int)Math.Round(grid.IndexOf(contour.PointsMm[0]).Z);
                text.Append(CultureInfo.InvariantCulture, $"{i + 1}||{contour.PointsMm.Length}|{slice}||");
                text.AppendJoin('\\', contour.PointsMm.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.######}\\{point.Y:0.######}\\{point.Z:0.######}")));
                text.Append('\n');
            }
        }

        File.WriteAllText(path, text.ToString());
    }

    private static (double Seconds, double Busy) Plastimatch(string[] arguments)
    {
        double before = OfChildren();
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("plastimatch", arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"plastimatch ended with {process.ExitCode}.");
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, OfChildren() - before);
    }

    // Processor seconds of processes that this one started and that have ended: by proc(5) in hundredths, user's and system's; no number elsewhere.
    private static double OfChildren()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        string line = File.ReadAllText("/proc/self/stat");
        string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return 0.01 * (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture));
    }
}
