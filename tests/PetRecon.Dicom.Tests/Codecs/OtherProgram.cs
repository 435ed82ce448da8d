using System.Diagnostics;
using PetRecon.Dicom.Codecs;
using Xunit;

namespace PetRecon.Dicom.Tests.Codecs;

/// <summary>Programs of others that encode for these tests, or judge what we encode. A missing one skips the test.</summary>
internal static class OtherProgram
{
    /// <summary>Runs a program and gives back its standard output.</summary>
    /// <param name="package">Debian package, for the skipped test's message.</param>
    /// <param name="program">Name of the program, or its full path.</param>
    /// <param name="arguments">Its arguments.</param>
    public static byte[] Run(string package, string program, params string[] arguments)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(isThere, $"{program} is not on this machine (Debian package {package}).");
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return output.ToArray();
    }

    /// <summary>Runs a program of dcmtk that rewrites a DICOM file.</summary>
    public static DicomDataset Rewrite(DicomDataset dataset, string program, params string[] options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrecon-dcmtk");
        try
        {
            string input = Path.Combine(folder.FullName, "in.dcm");
            string output = Path.Combine(folder.FullName, "out.dcm");
            new DicomFile(dataset).Save(input);
            Run("dcmtk", program, [.. options, input, output]);
            return DicomFile.Open(output, FileReadOption.ReadAll).Dataset;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A secondary capture image of one frame.</summary>
    public static DicomDataset Image(byte[] frame, in FrameFormat format, int bitsStored)
    {
        DicomDataset dataset = new(DicomTransferSyntax.ExplicitVRLittleEndian);
        dataset.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7");
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.826.0.1.3680043.9.1");
        dataset.AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.826.0.1.3680043.9.2");
        dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.826.0.1.3680043.9.3");
        dataset.AddOrUpdate(DicomTag.Modality, "OT");
        dataset.AddOrUpdate(DicomTag.SamplesPerPixel, (ushort)format.SamplesPerPixel);
        dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, format.SamplesPerPixel == 1 ? "MONOCHROME2" : "RGB");
        if (format.SamplesPerPixel > 1)
            dataset.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)0);
        dataset.AddOrUpdate(DicomTag.Rows, (ushort)format.Rows);
        dataset.AddOrUpdate(DicomTag.Columns, (ushort)format.Columns);
        dataset.AddOrUpdate(DicomTag.BitsAllocated, (ushort)format.BitsAllocated);
        dataset.AddOrUpdate(DicomTag.BitsStored, (ushort)bitsStored);
        dataset.AddOrUpdate(DicomTag.HighBit, (ushort)(bitsStored - 1));
        dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)(format.IsSigned ? 1 : 0));
        MemoryByteBuffer pixels = new(frame);
        dataset.AddOrUpdate(format.BitsAllocated > 8 ? new DicomOtherWord(DicomTag.PixelData, pixels) : new DicomOtherByte(DicomTag.PixelData, pixels));
        return dataset;
    }

    /// <summary>Native pixel data.</summary>
    public static byte[] Native(DicomDataset dataset) =>
        Assert.IsAssignableFrom<DicomElement>(dataset.GetDicomItem<DicomItem>(DicomTag.PixelData)).Buffer.Data;

    /// <summary>The first frame's compressed bytes.</summary>
    public static byte[] Stream(DicomDataset dataset) => DicomPixelData.Create(dataset).GetFrame(0).Data;
}
