using System.IO.Compression;
using PetRecon.Core.Spatial;
using PetRecon.Dicom.Files;
using PetRecon.Dicom.Images;
using PetRecon.Dicom.Tests.Images;
using PetRecon.Tests.Support;
using Xunit;

namespace PetRecon.Dicom.Tests.Files;

/// <summary>Objects found in folders, archives and by DICOMDIR.</summary>
public class DicomCatalogTests
{
    [Fact]
    public void A_folder_is_dealt_to_patients_studies_and_series()
    {
        using SyntheticSeries files = new();
        files.Add(Vector3D.Zero);
        files.Add(new(0, 0, 5));
        files.Add(Vector3D.Zero, 0, static dataset => dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.77").AddOrUpdate(DicomTag.SeriesNumber, "2").AddOrUpdate(DicomTag.SeriesDescription, "Thin"));
        files.Add(Vector3D.Zero, 0, static dataset => dataset.AddOrUpdate(DicomTag.PatientID, "P0").AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.88"));
        Directory.CreateDirectory(Path.Combine(files.Folder, "notes"));
        File.WriteAllText(Path.Combine(files.Folder, "notes", "readme.txt"), "no image");

        DicomCatalog catalog = Scan(files.Folder);

        Assert.Equal(["P0", "P1"], catalog.Patients.Select(static patient => patient.Id));
        Assert.Equal([2, 5], catalog.Patients[1].Studies[0].Series.Select(static series => series.Number ?? 0));
        Assert.Equal(2, catalog.Patients[1].Studies[0].Series[1].Instances.Length);
        Assert.Equal("CT Image Storage", catalog.Patients[1].Studies[0].Series[1].SopClassName);
        Assert.EndsWith("readme.txt", Assert.Single(catalog.OtherFiles), StringComparison.Ordinal);
        Assert.Empty(catalog.Warnings);
        Assert.Equal("1.2.77", catalog.ChooseImages("thin").Uid);
        Assert.Equal("1.2.77", catalog.ChooseImages("2").Uid);
        Assert.Contains("--series", Assert.Throws<ArgumentException>(() => catalog.ChooseImages(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_a_warning_that_names_file_and_byte()
    {
        using SyntheticSeries files = new();
        files.Add(Vector3D.Zero);
        string path = files.Add(new(0, 0, 5));
        using (FileStream file = File.OpenWrite(path))
            file.SetLength(250);
        string warning = Assert.Single(Scan(files.Folder).Warnings);
        Assert.Contains(path, warning, StringComparison.Ordinal);
#if !FO_DICOM // fo-dicom does not say where
        Assert.Contains("byte", warning, StringComparison.Ordinal);
#endif
        Assert.Throws<DicomFormatException>(() => Scan(path));
    }

    [Fact]
    public void An_archive_gives_the_same_volume_as_its_folder()
    {
        using SyntheticSeries files = new();
        for (int k = 0; k < 5; k++)
            files.Add(new(0, 0, 2 * k), 10 * k);
        string zip = files.Folder + ".zip";
        try
        {
            ZipFile.CreateFromDirectory(files.Folder, zip);
            DicomVolume fromZip = DicomImageReader.ReadSeries(zip, cancellationToken: TestContext.Current.CancellationToken);
            DicomVolume fromFolder = files.Read();
            Assert.Equal(fromFolder.Volume.ToArray(), fromZip.Volume.ToArray());
            Assert.Equal(fromFolder.Volume.Grid, fromZip.Volume.Grid);
            Assert.Contains("!000001.dcm", Scan(zip).Series.Single().Instances.Select(one => one.Location[zip.Length..]));
        }
        finally
        {
            File.Delete(zip);
        }
    }

    [Fact]
    public void An_entry_that_would_grow_beyond_all_reason_is_refused_and_the_rest_is_read()
    {
        using SyntheticSeries files = new();
        string path = files.Add(Vector3D.Zero);
        string zip = files.Folder + ".zip";
        try
        {
            using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
            {
                archive.CreateEntryFromFile(path, "good.dcm");
                using Stream bomb = archive.CreateEntry("bomb.dcm", CompressionLevel.SmallestSize).Open();
                bomb.Write(File.ReadAllBytes(path));
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < 100; i++)
                    bomb.Write(zeros);
            }

            DicomCatalog catalog = Scan(zip);
            Assert.Single(catalog.Series);
            Assert.Contains("would grow", Assert.Single(catalog.Warnings), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(zip);
        }
    }

    [Fact]
    public void A_DICOMDIR_leads_to_its_files_in_either_case_and_names_broken_references()
    {
        using SyntheticSeries files = new();
        string first = files.Add(Vector3D.Zero);
        string second = files.Add(new(0, 0, 5), 50);
        files.Add(new(0, 0, 10), 99);
        string folder = Directory.CreateDirectory(Path.Combine(files.Folder, "disc")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "IMAGES"));
        File.Move(first, Path.Combine(folder, "IMAGES", "A1"));
        File.Move(second, Path.Combine(folder, "IMAGES", "a2.;1"));
        string directory = Path.Combine(folder, "DICOMDIR");
        WriteDirectory(directory, ["IMAGES", "A1"], ["IMAGES", "A2"], ["IMAGES", "A3"], ["..", "000003.dcm"]);

        DicomCatalog catalog = Scan(directory);
        Assert.Equal(2, catalog.Series.Single().Instances.Length);
        Assert.Equal(2, catalog.Warnings.Length);
        Assert.Contains(catalog.Warnings, static warning => warning.Contains("IMAGES/A3", StringComparison.Ordinal));
        Assert.Contains(catalog.Warnings, static warning => warning.Contains("../000003.dcm", StringComparison.Ordinal));
        Assert.Equal(2, DicomImageReader.ReadSeries(directory, cancellationToken: TestContext.Current.CancellationToken).Volume.Grid.SizeZ);
        Assert.Equal(3, Scan(files.Folder).Series.Single().Instances.Length);
    }

    [Fact]
    public void Progress_reaches_the_end_and_cancelling_ends_the_scan()
    {
        using SyntheticSeries files = new();
        for (int k = 0; k < 130; k++)
            files.Add(new(0, 0, k));
        Collected progress = new();
        DicomCatalog.Scan(files.Folder, progress, TestContext.Current.CancellationToken);
        Assert.Contains(progress.Reports, static report => report is { FilesDone: 130, FilesTotal: 130 } && Math.Abs(report.Fraction - 1) < 1e-9);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => DicomCatalog.Scan(files.Folder, null, cancelled.Token));
    }

    [Fact]
    public void Every_shared_file_is_an_object_a_named_stranger_or_a_named_damage()
    {
        DicomCatalog catalog = Scan(Repository.SharedData("dicom"));
        int objects = catalog.Series.Sum(static series => series.Instances.Length);
        Assert.InRange(objects, 480, catalog.FileCount);
        Assert.Contains(catalog.Series, static series => series is { Modality: "PT", FrameCount: 267 });
        Assert.All(catalog.Warnings, static warning => Assert.Contains("/", warning, StringComparison.Ordinal));
        Assert.Contains(catalog.OtherFiles, static file => file.EndsWith("license.txt", StringComparison.Ordinal));
    }

    private static DicomCatalog Scan(string path) => DicomCatalog.Scan(path, null, TestContext.Current.CancellationToken);

    private static void WriteDirectory(string path, params string[][] files)
    {
        DicomDataset dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian).NotValidated();
        dataset.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.1.3.10").AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3.4");
        dataset.AddOrUpdate(DicomTag.DirectoryRecordSequence, [.. files.Select(static file =>
        {
            DicomDataset record = new();
            record.AddOrUpdate(DicomTag.DirectoryRecordType, "IMAGE").AddOrUpdate(DicomTag.RecordInUseFlag, (ushort)0xFFFF);
            return record.NotValidated().AddOrUpdate(DicomTag.ReferencedFileID, file);
        })]);
        new DicomFile(dataset).Save(path);
    }

    private sealed class Collected : IProgress<DicomScanProgress>
    {
        public System.Collections.Concurrent.ConcurrentBag<DicomScanProgress> Reports { get; } = [];

        public void Report(DicomScanProgress value) => Reports.Add(value);
    }
}
