using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using PetRecon.Core.Imaging;
using PetRecon.Core.Structures;
using PetRecon.Dicom.Radiotherapy.Structures;
using PetRecon.Tests.Support;

namespace PetRecon.Therapy.Tests.Histograms;

/// <summary>A prostate plan of Eclipse: its structures, its dose, and the histograms that Eclipse and SlicerRT made of them.</summary>
internal static class ProstateCase
{
    private const string Folder = "rt/slicerrt_eclipse_prostate/";

    public static readonly string[] Names = ["BODY", "Bladder", "Femoral Head Lt", "Femoral Head RT", "PTV", "Rectum"];

    public static string StructuresPath => Repository.SharedData(Folder + "RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm");

    public static string DosePath => Repository.SharedData(Folder + "EclipseProstate_Dose.nrrd");

    public static Dictionary<string, Structure> Structures() =>
        StructureSet.Read(StructuresPath).Rois.Where(static roi => !roi.IsEmpty).ToDictionary(static roi => roi.Name, static Structure (roi) => roi);

    /// <summary>The dose: float, little-endian, gzip, along the patient's axes.</summary>
    public static Volume<Gray> Dose()
    {
        byte[] file = File.ReadAllBytes(DosePath);
        int end = file.AsSpan().IndexOf("\n\n"u8) + 2;
        if (!Encoding.ASCII.GetString(file, 0, end).Contains("sizes: 136 86 92", StringComparison.Ordinal))
            throw new InvalidOperationException("The dose file is not the expected one.");
        using GZipStream unpacked = new(new MemoryStream(file, end, file.Length - end), CompressionMode.Decompress);
        float[] voxels = new float[136 * 86 * 92];
        unpacked.ReadExactly(MemoryMarshal.AsBytes(voxels.AsSpan()));
        return new(new VoxelGrid(136, 86, 92, new(2.5, 2.5, 2.5), new(-162.82601869999996, -105.01686339999996, -122.49999999999997)), voxels);
    }

    public static (double[] Doses, double[] Percent) Eclipse(string name) => Table("EclipseProstate_DvhTable_Eclipse.csv", Array.IndexOf(Names, name));

    public static (double[] Doses, double[] Percent) SlicerRt(string name) => Table("EclipseProstate_DvhTable_SlicerRT.csv", Array.IndexOf(Names, name));

    /// <summary>A number of SlicerRT's table of metrics.</summary>
    public static double SlicerRtMetric(string name, string column)
    {
        string[] lines = File.ReadAllLines(Repository.SharedData(Folder + "EclipseProstate_DvhMetrics_SlicerRT.csv"));
        int at = Array.IndexOf(lines[0].Split(','), column);
        return double.Parse(lines.Single(line => line.StartsWith(name + ",", StringComparison.Ordinal)).Split(',')[at], CultureInfo.InvariantCulture);
    }

    private static (double[] Doses, double[] Percent) Table(string file, int structure)
    {
        // A row of Eclipse's table says 0.00035604 where 35.604 Gy come next; the doses of good rows rise.
        string[][] rows = [.. File.ReadLines(Repository.SharedData(Folder + file)).Skip(1).Select(static line => line.Split(','))];
        double[] Column(int at) => [.. rows.Where(row => row.Length > at && row[at].Length > 0).Select(row => double.Parse(row[at], CultureInfo.InvariantCulture))];
        double[] doses = Column(2 * structure);
        double[] percent = Column(2 * structure + 1);
        int[] good = [.. Enumerable.Range(0, doses.Length).Where(i => i == 0 || doses[i] > doses[i - 1])];
        return ([.. good.Select(i => doses[i])], [.. good.Select(i => percent[i])]);
    }
}
