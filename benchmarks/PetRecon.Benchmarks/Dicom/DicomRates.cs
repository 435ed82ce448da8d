using System.Diagnostics;
using System.Globalization;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;

namespace PetRecon.Benchmarks.Dicom;

/// <summary>
/// How fast a CT series becomes a volume, native and compressed, and how fast headers are scanned; beside it gdcm and
/// dcmtk on the same files (benchmarks/dicom/series.cpp, compiled), all in the page cache. The least of the repetitions counts.
/// </summary>
internal static class DicomRates
{
    private const double Mega = 1e-6;

    public static void Run(string folder, string? others, string? only, int size, int slices, int smallFiles, int repetitions)
    {
        Console.WriteLine(FormattableString.Invariant($"{Environment.ProcessorCount} threads; a CT of {size} x {size} x {slices} in {folder}; wall seconds, processor seconds, MB of samples a second"));
        foreach (DicomTransferSyntax syntax in (DicomTransferSyntax[])[DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.RLELossless, DicomTransferSyntax.JPEGLSLossless])
        {
            string place = Path.Combine(folder, syntax.UID.UID);
            if (!Directory.Exists(place))
                CtSeries.Write(place, size, slices, syntax);
            if (only is null || syntax.UID.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                Measure(place, syntax.UID.Name, others, (double)size * size * slices * 2 * Mega, repetitions);
        }

        string native = Path.Combine(folder, DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID);
        foreach ((string name, string option) in new[] { ("JPEG lossless", "--jpeg"), ("JPEG 2000", "--j2k") })
        {
            string place = Path.Combine(folder, option.TrimStart('-'));
            if ((only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)) && Convert(native, place, option))
                Measure(place, name, others, (double)size * size * slices * 2 * Mega, repetitions);
        }

        if (only is null or "headers")
            Headers(Path.Combine(folder, "small"), others, smallFiles, repetitions);
    }

    private static bool Convert(string native, string folder, string option)
    {
        const string Converter = "/usr/bin/gdcmconv";
        if (Directory.Exists(folder))
            return true;
        if (!File.Exists(Converter))
        {
            Console.WriteLine($"{option}: {Converter}, which would make the files, is not there");
            return false;
        }

        Directory.CreateDirectory(folder);
        Parallel.ForEach(Directory.GetFiles(native), file => Output(Converter, option, file, Path.Combine(folder, Path.GetFileName(file))));
        return true;
    }

    private static void Measure(string folder, string name, string? others, double megabytes, int repetitions)
    {
        double stored = new DirectoryInfo(folder).EnumerateFiles().Sum(static file => file.Length) * Mega;
        Console.WriteLine(FormattableString.Invariant($"{name}: {stored:0} MB in files, {megabytes:0} MB of samples"));
        Print("PetRecon: folder to volume", Least(repetitions, () => DicomImageReader.ReadSeries(folder)), megabytes);
        DicomSeries series = DicomCatalog.Scan(folder).Series.Single();
        DicomImageSeries opened = DicomImageSeries.Open(series);
        Print("  of which scan", Least(repetitions, () => DicomCatalog.Scan(folder)), megabytes);
        Print("  headers", Least(repetitions, () => DicomImageSeries.Open(series)), megabytes);
        Print("  pixels to values", Least(repetitions, () => opened.Read()), megabytes);
        foreach (string library in new[] { "gdcm", "dcmtk" })
        {
            foreach (int threads in new[] { 1, Environment.ProcessorCount })
                Print($"{library}: files to volume, {threads} threads", Other(others, library, "values", folder, repetitions, threads), megabytes);
        }
    }

    private static void Headers(string folder, string? others, int files, int repetitions)
    {
        if (!Directory.Exists(folder))
            CtSeries.Write(folder, 16, files, DicomTransferSyntax.ExplicitVRLittleEndian);
        double bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(static file => file.Length) * Mega;
        Console.WriteLine(FormattableString.Invariant($"headers of {files} files, {bytes:0.0} MB"));
        Print("PetRecon: scan to catalog", Least(repetitions, () => DicomCatalog.Scan(folder)), bytes, files);
        foreach (string library in new[] { "gdcm", "dcmtk" })
        {
            foreach (int threads in new[] { 1, Environment.ProcessorCount })
                Print($"{library}: up to pixels, {threads} threads", Other(others, library, "headers", folder, repetitions, threads), bytes, files);
        }

        byte[] whole = Concatenated(folder);
        Print("PetRecon: parsing from memory", Least(repetitions, () => DicomFile.Open(new MemoryStream(whole), FileReadOption.ReadAll)), whole.Length * Mega);
    }

    // The elements of many headers as items of one sequence: parsing without opening files.
    private static byte[] Concatenated(string folder)
    {
        DicomDataset[] items = [.. Directory.EnumerateFiles(folder).Take(5000).Select(static file =>
        {
            DicomDataset item = DicomFile.Open(file, FileReadOption.ReadAll).Dataset;
            return item.Remove(DicomTag.PixelData);
        })];
        DicomDataset dataset = new(DicomTransferSyntax.ExplicitVRLittleEndian);
        dataset.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2").AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3");
        dataset.AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, items);
        using MemoryStream stream = new();
        new DicomFile(dataset).Save(stream);
        return stream.ToArray();
    }

    private static (double Wall, double Processor) Least(int repetitions, Action work)
    {
        (double Wall, double Processor) least = (double.PositiveInfinity, 0);
        for (int i = 0; i <= repetitions; i++)
        {
            GC.Collect();
            TimeSpan busy = Environment.CpuUsage.TotalTime;
            long started = Stopwatch.GetTimestamp();
            work();
            double wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (wall < least.Wall)
                least = (wall, (Environment.CpuUsage.TotalTime - busy).TotalSeconds);
        }

        return least;
    }

    private static (double Wall, double Processor) Other(string? program, string library, string what, string folder, int repetitions, int threads)
    {
        string? text = program is null ? null : Output(program, library, what, folder, repetitions.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture));
        return text?.Split(' ') is [string wall, string processor]
            ? (double.Parse(wall, CultureInfo.InvariantCulture), double.Parse(processor, CultureInfo.InvariantCulture))
            : (double.NaN, double.NaN);
    }

    private static string? Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            Console.WriteLine($"  {program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
        return process.ExitCode == 0 ? output : null;
    }

    private static void Print(string who, (double Wall, double Processor) seconds, double megabytes, int files = 0) =>
        Console.WriteLine(double.IsFinite(seconds.Wall)
            ? FormattableString.Invariant($"  {who,-36} {seconds.Wall,7:0.000} s {seconds.Processor,7:0.000} s  {megabytes / seconds.Wall,7:0} MB/s{(files > 0 ? $"  {files / seconds.Wall:0} files/s" : "")}")
            : $"  {who,-36} not there");
}
